use der::oid::ObjectIdentifier;

/// Which tree of authorities a certificate hangs in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hierarchy {
    /// `O=JPKI`: cards of people.
    Production,
    /// `O=JPKI-TEST`: test cards of J-LIS and our virtual card. Proves nothing about a person.
    Test,
}

/// How sure it is that a policy is that of the user-authentication certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PolicyStatus {
    /// Read off a real certificate.
    Confirmed,
    /// Named by others, never seen by us.
    Candidate,
    /// The policy of a phone's certificate, as far as is known here. EF 0006 states what carries it.
    Phone,
}

/// One policy that is taken from one hierarchy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PolicyRule {
    /// The policy's OID.
    pub policy: ObjectIdentifier,
    /// The only hierarchy from which it is taken.
    pub hierarchy: Hierarchy,
    /// How sure it is.
    pub status: PolicyStatus,
}

/// What a user-authentication certificate (利用者証明用電子証明書) must contain, as far as that is too uncertain for code.
///
/// The **default** takes, from the test hierarchy, the policy read off a J-LIS test card, and from production two
/// candidates of which at most one can be right. A candidate is not trusted for its number: the certificate must hang
/// on a root whose name is "JPKI for user authentication" (the signing certificate hangs on other roots), have
/// `clientAuth` and exactly `digitalSignature`. The certificate reports [`PolicyStatus::Candidate`]. A user with the
/// first production card can then report its policy, which confirms or refutes the candidate.
/// [`CertificateProfile::confirmed_only`] refuses candidates instead.
///
/// Source: protocol reference, 2.1 and 2.2.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CertificateProfile {
    policies: Vec<PolicyRule>,
}

impl CertificateProfile {
    /// A profile of one's own.
    #[must_use]
    pub const fn new(policies: Vec<PolicyRule>) -> Self {
        Self { policies }
    }

    /// The default without its candidates.
    #[must_use]
    pub fn confirmed_only() -> Self {
        let confirmed = |rule: &&PolicyRule| rule.status == PolicyStatus::Confirmed;
        Self::new(KNOWN_POLICIES.iter().filter(confirmed).copied().collect())
    }

    /// How sure the policy is when it comes from this hierarchy; `None` when it is not taken.
    pub(super) fn status(&self, policy: ObjectIdentifier, hierarchy: Hierarchy) -> Option<PolicyStatus> {
        let fits = |rule: &&PolicyRule| rule.policy == policy && rule.hierarchy == hierarchy;
        self.policies.iter().find(fits).map(|rule| rule.status)
    }
}

impl Default for CertificateProfile {
    fn default() -> Self {
        Self::new(KNOWN_POLICIES.to_vec())
    }
}

/// The policies of the default profile, in DER without their header.
pub fn known_policies() -> impl Iterator<Item = &'static [u8]> {
    KNOWN_POLICIES.iter().map(|rule| rule.policy.as_bytes())
}

static KNOWN_POLICIES: [PolicyRule; 4] = [
    PolicyRule {
        policy: ObjectIdentifier::new_unwrap("1.2.392.200149.8.5.1.0.30"),
        hierarchy: Hierarchy::Test,
        status: PolicyStatus::Confirmed,
    },
    // Virtual phones have it. One page names .1.40 for the signing certificate of phones; the rest follows by symmetry.
    PolicyRule {
        policy: ObjectIdentifier::new_unwrap("1.2.392.200149.8.5.1.0.50"),
        hierarchy: Hierarchy::Test,
        status: PolicyStatus::Phone,
    },
    // As an add-on of jsrsasign lists it.
    PolicyRule {
        policy: ObjectIdentifier::new_unwrap("1.2.392.200149.8.5.1.3.30"),
        hierarchy: Hierarchy::Production,
        status: PolicyStatus::Candidate,
    },
    // By symmetry with the signing certificate, whose policies are .0.20 (test) and .1.20 (production).
    PolicyRule {
        policy: ObjectIdentifier::new_unwrap("1.2.392.200149.8.5.1.1.30"),
        hierarchy: Hierarchy::Production,
        status: PolicyStatus::Candidate,
    },
];
