//! Patient referring doctor.
// Made by `cargo xtask codegen` from drchrono-client/facts: change those, not this.

use crate::object::{Body, Extra, Fit, Incoming, Object, Outgoing, body, object};
use crate::scalar::Patch;
use crate::word::open_enum;
use dental_oauth::Phi;

open_enum! {
/// Provider qualifier.
ProviderQualifier {
/// An empty text on the wire.
Unset = "",
/// `0B` on the wire.
StateLicense = "0B",
/// `1G` on the wire.
Upin = "1G",
/// `G2` on the wire.
Commercial = "G2",
}
}

/// Patient referring doctor.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct PatientReferringDoctor {
    /// Address.
    pub address: Option<Phi<String>>,
    /// Email.
    pub email: Option<Phi<String>>,
    /// Fax.
    pub fax: Option<Phi<String>>,
    /// First name.
    pub first_name: Option<Phi<String>>,
    /// Last name.
    pub last_name: Option<Phi<String>>,
    /// Middle name.
    pub middle_name: Option<Phi<String>>,
    /// NPI.
    pub npi: Option<Phi<String>>,
    /// Phone.
    pub phone: Option<Phi<String>>,
    /// Provider number.
    pub provider_number: Option<Phi<String>>,
    /// Provider qualifier.
    pub provider_qualifier: Option<ProviderQualifier>,
    /// Specialty. One of 109 published codes.
    pub specialty: Option<Phi<String>>,
    /// Suffix.
    pub suffix: Option<Phi<String>>,
    /// What has no field here.
    pub extra: Extra,
}

object!(PatientReferringDoctor);

impl Object for PatientReferringDoctor {
    fn set(&mut self, name: &str, value: Incoming) -> Fit {
        match name {
            "address" => value.to(&mut self.address),
            "email" => value.to(&mut self.email),
            "fax" => value.to(&mut self.fax),
            "first_name" => value.to(&mut self.first_name),
            "last_name" => value.to(&mut self.last_name),
            "middle_name" => value.to(&mut self.middle_name),
            "npi" => value.to(&mut self.npi),
            "phone" => value.to(&mut self.phone),
            "provider_number" => value.to(&mut self.provider_number),
            "provider_qualifier" => value.to(&mut self.provider_qualifier),
            "specialty" => value.to(&mut self.specialty),
            "suffix" => value.to(&mut self.suffix),
            _ => Fit::NoField,
        }
    }

    fn extra(&mut self) -> &mut Extra {
        &mut self.extra
    }

    fn write(&self, to: &mut Outgoing) {
        to.put("address", self.address.as_ref());
        to.put("email", self.email.as_ref());
        to.put("fax", self.fax.as_ref());
        to.put("first_name", self.first_name.as_ref());
        to.put("last_name", self.last_name.as_ref());
        to.put("middle_name", self.middle_name.as_ref());
        to.put("npi", self.npi.as_ref());
        to.put("phone", self.phone.as_ref());
        to.put("provider_number", self.provider_number.as_ref());
        to.put("provider_qualifier", self.provider_qualifier.as_ref());
        to.put("specialty", self.specialty.as_ref());
        to.put("suffix", self.suffix.as_ref());
        to.extra(&self.extra);
    }
}

/// What can be written of a patient referring doctor. What is absent is not sent.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct PatientReferringDoctorBody {
    /// Address.
    pub address: Patch<Phi<String>>,
    /// Email.
    pub email: Patch<Phi<String>>,
    /// Fax.
    pub fax: Patch<Phi<String>>,
    /// First name.
    pub first_name: Patch<Phi<String>>,
    /// Last name.
    pub last_name: Patch<Phi<String>>,
    /// Middle name.
    pub middle_name: Patch<Phi<String>>,
    /// NPI.
    pub npi: Patch<Phi<String>>,
    /// Phone.
    pub phone: Patch<Phi<String>>,
    /// Provider number.
    pub provider_number: Patch<Phi<String>>,
    /// Provider qualifier.
    pub provider_qualifier: Patch<ProviderQualifier>,
    /// Specialty. One of 109 published codes.
    pub specialty: Patch<Phi<String>>,
    /// Suffix.
    pub suffix: Patch<Phi<String>>,
}

body!(PatientReferringDoctorBody);

impl Body for PatientReferringDoctorBody {
    const REQUIRED: &'static [&'static str] = &[];

    fn write(&self, to: &mut Outgoing) {
        to.patch("address", &self.address);
        to.patch("email", &self.email);
        to.patch("fax", &self.fax);
        to.patch("first_name", &self.first_name);
        to.patch("last_name", &self.last_name);
        to.patch("middle_name", &self.middle_name);
        to.patch("npi", &self.npi);
        to.patch("phone", &self.phone);
        to.patch("provider_number", &self.provider_number);
        to.patch("provider_qualifier", &self.provider_qualifier);
        to.patch("specialty", &self.specialty);
        to.patch("suffix", &self.suffix);
    }
}
