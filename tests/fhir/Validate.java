// Holds every bundle of a folder against FHIR R4 and the profiles of another folder, with HL7's validator (in HAPI FHIR).
// java Validate.java PROFILES BUNDLES: a bundle whose name begins with `wrong-` has to be refused, each other one accepted.
import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.support.DefaultProfileValidationSupport;
import ca.uhn.fhir.validation.FhirValidator;
import ca.uhn.fhir.validation.ResultSeverityEnum;
import ca.uhn.fhir.validation.SingleValidationMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.hl7.fhir.common.hapi.validation.support.CommonCodeSystemsTerminologyService;
import org.hl7.fhir.common.hapi.validation.support.InMemoryTerminologyServerValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.PrePopulatedValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.SnapshotGeneratingValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.ValidationSupportChain;
import org.hl7.fhir.common.hapi.validation.validator.FhirInstanceValidator;

class Validate {
    public static void main(String[] arguments) throws IOException {
        var context = FhirContext.forR4();
        var profiles = new PrePopulatedValidationSupport(context);
        for (var file : files(arguments[0])) {
            profiles.addResource(context.newJsonParser().parseResource(Files.readString(file)));
        }
        var instance = new FhirInstanceValidator(new ValidationSupportChain(
                profiles, new DefaultProfileValidationSupport(context), new SnapshotGeneratingValidationSupport(context),
                new CommonCodeSystemsTerminologyService(context), new InMemoryTerminologyServerValidationSupport(context)));
        instance.setAnyExtensionsAllowed(false);
        var validator = context.newValidator().registerValidatorModule(instance);
        int accepted = 0, refused = 0, surprises = 0;
        for (var file : files(arguments[1])) {
            var problems = problems(validator, Files.readString(file));
            boolean isWrong = file.getFileName().toString().startsWith("wrong-");
            if (problems.isEmpty()) accepted++; else refused++;
            if (problems.isEmpty() == isWrong) {
                surprises++;
                System.out.println(file.getFileName() + (isWrong ? " is accepted" : ": " + String.join("\n  ", problems)));
            }
        }
        System.out.println(accepted + " accepted, " + refused + " refused");
        if (surprises > 0 || accepted == 0) System.exit(1);
    }

    /** What HL7 calls an error, or a warning that is not on the list. */
    static List<String> problems(FhirValidator validator, String bundle) {
        return validator.validateWithResult(bundle).getMessages().stream()
                .filter(message -> message.getSeverity().ordinal() >= ResultSeverityEnum.WARNING.ordinal())
                .filter(message -> KNOWN.stream().noneMatch(known -> message.getMessage().contains(known)))
                .map(Validate::text).collect(Collectors.toList());
    }

    /** Advice to add a text for people (dom-6). An extensible binding, for which JP Core has codes of its own. */
    static final List<String> KNOWN = List.of("dom-6",
            "None of the codings provided are in the value set 'SubscriberPolicyholder Relationship Codes'");

    static String text(SingleValidationMessage message) {
        return message.getSeverity() + " " + message.getLocationString() + " " + message.getMessage();
    }

    static List<Path> files(String folder) throws IOException {
        try (var files = Files.list(Path.of(folder))) {
            return files.filter(file -> file.toString().endsWith(".json")).sorted().collect(Collectors.toList());
        }
    }
}
