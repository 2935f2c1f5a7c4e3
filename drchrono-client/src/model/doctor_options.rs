//! Doctor options.
// Made by `cargo xtask codegen` from drchrono-client/facts: change those, not this.

use crate::object::{Extra, Fit, Incoming, Object, Outgoing, object};
use crate::scalar::{DrDateTime, DrId};
use serde_json::Value;

/// Doctor options.
///
/// In `doctor_options`.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct DoctorOptions {
    /// Its id.
    pub id: Option<DrId>,
    /// Allowed payment methods, in no fixed form.
    pub allowed_payment_methods: Option<Vec<Value>>,
    /// Default billing provider, by id.
    pub default_billing_provider: Option<DrId>,
    /// Default reminder profile, by id.
    pub default_reminder_profile: Option<DrId>,
    /// Default report, by id.
    pub default_report: Option<DrId>,
    /// Default supervising provider, by id.
    pub default_supervising_provider: Option<DrId>,
    /// Doctor, by id.
    pub doctor: Option<DrId>,
    /// Enable everhealth scribe: yes or no.
    pub enable_everhealth_scribe: Option<bool>,
    /// ERX supervising providers, by id.
    pub erx_supervising_providers: Option<Vec<DrId>>,
    /// Iframe apps.
    pub iframe_apps: Option<Vec<String>>,
    /// Office for lab results, by id.
    pub office_for_lab_results: Option<DrId>,
    /// Patient statement office, by id.
    pub patient_statement_office: Option<DrId>,
    /// When it last changed.
    pub updated_at: Option<DrDateTime>,
    /// What has no field here.
    pub extra: Extra,
}

object!(DoctorOptions, id);

impl Object for DoctorOptions {
    fn set(&mut self, name: &str, value: Incoming) -> Fit {
        match name {
            "id" => value.to(&mut self.id),
            "allowed_payment_methods" => value.to(&mut self.allowed_payment_methods),
            "default_billing_provider" => value.to(&mut self.default_billing_provider),
            "default_reminder_profile" => value.to(&mut self.default_reminder_profile),
            "default_report" => value.to(&mut self.default_report),
            "default_supervising_provider" => value.to(&mut self.default_supervising_provider),
            "doctor" => value.to(&mut self.doctor),
            "enable_everhealth_scribe" => value.to(&mut self.enable_everhealth_scribe),
            "erx_supervising_providers" => value.to(&mut self.erx_supervising_providers),
            "iframe_apps" => value.to(&mut self.iframe_apps),
            "office_for_lab_results" => value.to(&mut self.office_for_lab_results),
            "patient_statement_office" => value.to(&mut self.patient_statement_office),
            "updated_at" => value.to(&mut self.updated_at),
            _ => Fit::NoField,
        }
    }

    fn extra(&mut self) -> &mut Extra {
        &mut self.extra
    }

    fn write(&self, to: &mut Outgoing) {
        to.put("id", self.id.as_ref());
        to.put(
            "allowed_payment_methods",
            self.allowed_payment_methods.as_ref(),
        );
        to.put(
            "default_billing_provider",
            self.default_billing_provider.as_ref(),
        );
        to.put(
            "default_reminder_profile",
            self.default_reminder_profile.as_ref(),
        );
        to.put("default_report", self.default_report.as_ref());
        to.put(
            "default_supervising_provider",
            self.default_supervising_provider.as_ref(),
        );
        to.put("doctor", self.doctor.as_ref());
        to.put(
            "enable_everhealth_scribe",
            self.enable_everhealth_scribe.as_ref(),
        );
        to.put(
            "erx_supervising_providers",
            self.erx_supervising_providers.as_ref(),
        );
        to.put("iframe_apps", self.iframe_apps.as_ref());
        to.put(
            "office_for_lab_results",
            self.office_for_lab_results.as_ref(),
        );
        to.put(
            "patient_statement_office",
            self.patient_statement_office.as_ref(),
        );
        to.put("updated_at", self.updated_at.as_ref());
        to.extra(&self.extra);
    }
}
