//! Doctor.
// Made by `cargo xtask codegen` from drchrono-client/facts: change those, not this.

use super::WorkSchedule;
use crate::object::{Extra, Fit, Incoming, Object, Outgoing, object};
use crate::scalar::DrId;
use crate::word::open_enum;
use dental_oauth::{Phi, Secret};

open_enum! {
/// Job title.
JobTitle {
/// An empty text on the wire.
Unset = "",
/// `Provider/Staff (Private Practice)` on the wire.
PrivatePractice = "Provider/Staff (Private Practice)",
/// `Provider/Staff (Hospital)` on the wire.
Hospital = "Provider/Staff (Hospital)",
/// `Patients/Interview Candidate` on the wire.
PatientOrCandidate = "Patients/Interview Candidate",
/// `Educator/Student` on the wire.
EducatorOrStudent = "Educator/Student",
/// `API/Developer` on the wire.
ApiOrDeveloper = "API/Developer",
/// `Consultant` on the wire.
Consultant = "Consultant",
/// `Other` on the wire.
OtherTitle = "Other",
}
}

/// Doctor.
///
/// In `doctors`.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct Doctor {
    /// Its id.
    pub id: Option<DrId>,
    /// Cell phone.
    pub cell_phone: Option<Phi<String>>,
    /// Country. One of 249 published codes.
    pub country: Option<String>,
    /// Doctor work schedule.
    pub doctor_work_schedule: Option<WorkSchedule>,
    /// Email.
    pub email: Option<Phi<String>>,
    /// First name.
    pub first_name: Option<Phi<String>>,
    /// Group NPI number.
    pub group_npi_number: Option<String>,
    /// Home phone.
    pub home_phone: Option<Phi<String>>,
    /// Whether it is account suspended.
    pub is_account_suspended: Option<bool>,
    /// Job title.
    pub job_title: Option<JobTitle>,
    /// Last name.
    pub last_name: Option<Phi<String>>,
    /// Goes before `group_npi_number`.
    pub npi_number: Option<String>,
    /// Office phone.
    pub office_phone: Option<String>,
    /// Practice group, by id.
    pub practice_group: Option<DrId>,
    /// Practice group name.
    pub practice_group_name: Option<String>,
    /// Where the profile picture is, for a while.
    pub profile_picture: Option<Secret>,
    /// Specialty.
    pub specialty: Option<String>,
    /// Suffix.
    pub suffix: Option<Phi<String>>,
    /// The zone of this doctor's times.
    pub timezone: Option<String>,
    /// Website.
    pub website: Option<String>,
    /// What has no field here.
    pub extra: Extra,
}

object!(Doctor, id);

impl Object for Doctor {
    fn set(&mut self, name: &str, value: Incoming) -> Fit {
        match name {
            "id" => value.to(&mut self.id),
            "cell_phone" => value.to(&mut self.cell_phone),
            "country" => value.to(&mut self.country),
            "doctor_work_schedule" => value.to(&mut self.doctor_work_schedule),
            "email" => value.to(&mut self.email),
            "first_name" => value.to(&mut self.first_name),
            "group_npi_number" => value.to(&mut self.group_npi_number),
            "home_phone" => value.to(&mut self.home_phone),
            "is_account_suspended" => value.to(&mut self.is_account_suspended),
            "job_title" => value.to(&mut self.job_title),
            "last_name" => value.to(&mut self.last_name),
            "npi_number" => value.to(&mut self.npi_number),
            "office_phone" => value.to(&mut self.office_phone),
            "practice_group" => value.to(&mut self.practice_group),
            "practice_group_name" => value.to(&mut self.practice_group_name),
            "profile_picture" => value.to(&mut self.profile_picture),
            "specialty" => value.to(&mut self.specialty),
            "suffix" => value.to(&mut self.suffix),
            "timezone" => value.to(&mut self.timezone),
            "website" => value.to(&mut self.website),
            _ => Fit::NoField,
        }
    }

    fn extra(&mut self) -> &mut Extra {
        &mut self.extra
    }

    fn write(&self, to: &mut Outgoing) {
        to.put("id", self.id.as_ref());
        to.put("cell_phone", self.cell_phone.as_ref());
        to.put("country", self.country.as_ref());
        to.put("doctor_work_schedule", self.doctor_work_schedule.as_ref());
        to.put("email", self.email.as_ref());
        to.put("first_name", self.first_name.as_ref());
        to.put("group_npi_number", self.group_npi_number.as_ref());
        to.put("home_phone", self.home_phone.as_ref());
        to.put("is_account_suspended", self.is_account_suspended.as_ref());
        to.put("job_title", self.job_title.as_ref());
        to.put("last_name", self.last_name.as_ref());
        to.put("npi_number", self.npi_number.as_ref());
        to.put("office_phone", self.office_phone.as_ref());
        to.put("practice_group", self.practice_group.as_ref());
        to.put("practice_group_name", self.practice_group_name.as_ref());
        to.put("profile_picture", self.profile_picture.as_ref());
        to.put("specialty", self.specialty.as_ref());
        to.put("suffix", self.suffix.as_ref());
        to.put("timezone", self.timezone.as_ref());
        to.put("website", self.website.as_ref());
        to.extra(&self.extra);
    }
}
