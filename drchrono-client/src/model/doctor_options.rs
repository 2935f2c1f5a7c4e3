//! Doctor options.
// Made by `cargo xtask codegen` from drchrono-client/facts: change those, not this.

use crate::object::{Extra, Incoming, Object, Outgoing, object};
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
    fn read(mut from: Incoming) -> Self {
        Self {
            id: from.take("id"),
            allowed_payment_methods: from.take("allowed_payment_methods"),
            default_billing_provider: from.take("default_billing_provider"),
            default_reminder_profile: from.take("default_reminder_profile"),
            default_report: from.take("default_report"),
            default_supervising_provider: from.take("default_supervising_provider"),
            doctor: from.take("doctor"),
            enable_everhealth_scribe: from.take("enable_everhealth_scribe"),
            erx_supervising_providers: from.take("erx_supervising_providers"),
            iframe_apps: from.take("iframe_apps"),
            office_for_lab_results: from.take("office_for_lab_results"),
            patient_statement_office: from.take("patient_statement_office"),
            updated_at: from.take("updated_at"),
            extra: from.rest(),
        }
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
