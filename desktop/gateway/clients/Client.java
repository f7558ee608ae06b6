// New results of a clinic to a folder, as XML in Shift_JIS. Java 11 or newer, no other library.
// java Client.java https://gateway.example root.pem TOKEN FOLDER
import java.io.*; import java.net.URI; import java.net.http.*; import java.nio.file.*; import java.security.*; import java.security.cert.*;
import java.util.regex.*; import javax.net.ssl.*;
class Client {
    static HttpClient http; static String url, token;
    static byte[] call(String path, String accept, String post, String key) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(url + path)).header("Authorization", "Bearer " + token).header("Accept", accept);
        if (post != null) request.header("Content-Type", "application/json").header("Idempotency-Key", key).POST(HttpRequest.BodyPublishers.ofString(post));
        var answer = http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        if (answer.statusCode() >= 300) throw new IOException(path + ": " + answer.statusCode());
        return answer.body();
    }
    public static void main(String[] arguments) throws Exception {
        url = arguments[0]; token = arguments[2];
        var store = KeyStore.getInstance(KeyStore.getDefaultType()); store.load(null, null);
        try (var pem = new FileInputStream(arguments[1])) { store.setCertificateEntry("root", CertificateFactory.getInstance("X.509").generateCertificate(pem)); }
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm()); trust.init(store);
        var tls = SSLContext.getInstance("TLS"); tls.init(null, trust.getTrustManagers(), null);
        http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).sslContext(tls).build();
        Path folder = Path.of(arguments[3]), mark = folder.resolve("cursor");
        var page = new String(call("/v1/feed" + (Files.exists(mark) ? "?after=" + Files.readString(mark) : ""), "application/json", null, null), "UTF-8");
        // Java has no JSON parser: a product uses one. The names of official elements begin with capital letters, so these are ours.
        var item = Pattern.compile("\"id\":\"([\\w-]+)\".*?\"patient\":\"([\\w-]{8})").matcher(page);
        while (item.find()) {
            Files.write(folder.resolve(item.group(1) + ".xml"), call("/v1/feed/" + item.group(1), "application/xml;charset=Shift_JIS", null, null));
            var number = "R-" + item.group(2); // in place of the number that this receipt computer gives its patient
            call("/v1/feed/" + item.group(1) + "/taken", "application/json", "{\"referenceNumber\":\"" + number + "\"}", item.group(1));
        }
        var cursor = Pattern.compile("\"cursor\":\"([\\w-]+)\"").matcher(page); cursor.find();
        Files.writeString(mark, cursor.group(1));
    }
}
