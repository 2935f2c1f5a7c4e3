//! The bar: every row of `docs/oauth-bar.md` with the tests that would fail if it were broken, or the
//! reason why there are none.
//!
//! A name here is only as good as the test behind it; what this file can tell is that none is missing,
//! renamed or promised twice. Tests of other packages are looked up in the workspace. In this package on
//! its own, as it comes from a registry, only its own tests can be.

use std::fmt::{Debug, Display};
use std::path::{Path, PathBuf};
use std::{fs, ops};

use Proof::{NotHere, Tests};
use dental_oauth::Secret;
use dental_oauth::oauth::{Granted, Pending, Verifier};

/// What stands behind a row.
#[derive(Debug, Clone, Copy)]
enum Proof {
    /// These tests, each as `path/from/the/workspace.rs::name`. In `xtask/conformance` a name is that of
    /// a check against an independent server.
    Tests(&'static [&'static str]),
    /// Nothing: the row's reason in `docs/oauth-bar.md` begins with these words.
    NotHere(&'static str),
}

const LAST: u32 = 129;

const ROWS: &[(u32, Proof)] = &[
    // PKCE
    (
        1,
        Tests(&[
            "dental-oauth/src/oauth/pkce.rs::challenges_match_the_published_vectors",
            "dental-oauth/tests/sign_in.rs::the_url_carries_what_the_server_needs_and_each_thing_once",
        ]),
    ),
    (
        2,
        Tests(&[
            "dental-oauth/src/oauth/pkce.rs::generated_verifiers_are_in_the_grammar_and_differ",
            "dental-oauth/tests/sign_in.rs::every_sign_in_has_its_own_state_nonce_and_verifier",
        ]),
    ),
    (
        3,
        Tests(&[
            "dental-oauth/tests/sign_in.rs::the_url_carries_what_the_server_needs_and_each_thing_once",
            "threeshape-client/src/environment.rs::pkce_is_sent_though_nobody_documents_it_and_the_newer_server_is_asked_for_a_refresh_token",
        ]),
    ),
    (
        4,
        Tests(&["dental-oauth/src/oauth/discovery.rs::pkce_without_s256_is_refused"]),
    ),
    (
        5,
        Tests(&[
            "dental-oauth/tests/bar.rs::what_can_be_spent_once_cannot_be_copied",
            "dental-oauth/tests/exchange.rs::a_sealed_sign_in_is_completed_by_another_process",
        ]),
    ),
    (
        6,
        Tests(&[
            "dental-oauth/src/oauth/pkce.rs::verifiers_outside_the_grammar_are_refused",
            "dentbird-client/tests/inconsistencies.rs::row_18_the_documents_sample_verifier_is_refused_as_too_short",
        ]),
    ),
    // Authorization request
    (
        7,
        Tests(&[
            "dental-oauth/tests/sign_in.rs::every_sign_in_has_its_own_state_nonce_and_verifier",
            "dental-oauth/tests/sign_in.rs::callbacks_are_checked_for_state_then_issuer_then_error_then_code_in_every_mode",
            "examples/web-sign-in/tests/refusals.rs::only_the_browser_that_began_can_complete",
        ]),
    ),
    (
        8,
        Tests(&[
            "dental-oauth/tests/sign_in.rs::a_nonce_goes_with_openid_only",
            "dental-oauth/tests/sign_in.rs::every_sign_in_has_its_own_state_nonce_and_verifier",
            "dental-oauth/tests/id_token.rs::tokens_with_a_wrong_claim_are_refused",
        ]),
    ),
    (
        9,
        Tests(&[
            "dental-oauth/tests/sign_in.rs::the_endpoints_own_query_is_kept_unless_it_is_in_the_way",
            "dental-oauth/tests/sign_in.rs::further_parameters_are_added_and_replace_nothing",
        ]),
    ),
    (
        10,
        Tests(&[
            "dental-oauth/tests/sign_in.rs::the_url_carries_what_the_server_needs_and_each_thing_once",
        ]),
    ),
    (
        11,
        Tests(&[
            "dental-oauth/tests/sign_in.rs::the_url_carries_what_the_server_needs_and_each_thing_once",
            "dental-oauth/tests/exchange.rs::the_exchange_sends_the_code_the_verifier_and_the_redirect_uri_byte_for_byte",
        ]),
    ),
    (
        12,
        Tests(&[
            "dental-oauth/src/oauth/scope.rs::scopes_outside_the_grammar_are_refused",
            "dental-oauth/src/oauth/scope.rs::a_servers_odd_scopes_do_not_spoil_the_rest",
        ]),
    ),
    (
        13,
        Tests(&[
            "dental-oauth/tests/offline_access.rs::what_brings_a_refresh_token_is_asked_for",
            "dental-oauth/tests/offline_access.rs::a_scope_that_the_caller_asks_for_too_is_sent_once",
            "dental-oauth/tests/offline_access.rs::a_refresh_token_that_does_not_come_is_seen_at_sign_in",
            "dental-oauth/tests/log_lines.rs::a_sign_in_without_refresh_token_is_warned_of",
            "dental-oauth/tests/audit.rs::a_sign_in_that_will_not_last_is_told_apart",
            "dental-oauth/src/oauth/discovery.rs::a_server_is_described_by_what_it_says",
        ]),
    ),
    (
        14,
        Tests(&[
            "dental-oauth/src/net/origin.rs::plain_http_is_for_loopback_and_only_when_allowed",
            "dental-oauth/src/oauth/discovery.rs::endpoints_elsewhere_or_without_tls_are_refused",
            "threeshape-client/src/environment.rs::sec_5_plain_http_is_for_loopback_and_only_when_allowed",
        ]),
    ),
    (
        15,
        Tests(&[
            "dental-oauth/tests/max_age.rs::a_proof_that_is_too_old_or_not_there_is_refused",
            "dental-oauth/tests/sign_in.rs::a_request_does_not_print_whom_it_hints_at",
            "dental-oauth/tests/sign_in.rs::further_parameters_are_added_and_replace_nothing",
        ]),
    ),
    (
        16,
        Tests(&[
            "dental-oauth/tests/exchange.rs::a_code_is_exchanged_only_by_the_client_and_at_the_server_it_was_granted_to",
            "dental-oauth/tests/exchange.rs::a_sealed_sign_in_opens_for_its_own_client_and_key_only",
            "xtask/conformance/src/checks/client_sign_in_refused.rs::other_issuer",
        ]),
    ),
    (17, NotHere("does not apply")),
    // Redirect receipt
    (
        18,
        Tests(&[
            "dental-oauth/tests/sign_in.rs::a_parameter_that_occurs_twice_is_refused_in_every_mode",
            "examples/web-sign-in/tests/refusals.rs::a_parameter_twice_is_refused_before_any_is_read",
        ]),
    ),
    (
        19,
        Tests(&[
            "dental-oauth/tests/sign_in.rs::callbacks_are_checked_for_state_then_issuer_then_error_then_code_in_every_mode",
            "dental-oauth/tests/loopback.rs::what_does_not_belong_to_the_sign_in_is_answered_and_ignored",
            "examples/dental/tests/sign_in.rs::a_forged_callback_does_not_end_a_login_that_waits",
        ]),
    ),
    (
        20,
        Tests(&[
            "dental-oauth/tests/sign_in.rs::callbacks_are_checked_for_state_then_issuer_then_error_then_code_in_every_mode",
            "dental-oauth/src/secret.rs::equal_secrets_compare_equal_and_any_difference_shows",
            "dental-oauth/tests/exchange.rs::a_sign_in_that_took_too_long_is_not_exchanged",
            "examples/web-sign-in/tests/refusals.rs::an_answer_is_good_once_in_every_mode",
        ]),
    ),
    (
        21,
        Tests(&[
            "dental-oauth/tests/sign_in.rs::callbacks_are_checked_for_state_then_issuer_then_error_then_code_in_every_mode",
            "dental-oauth/tests/sign_in.rs::an_issuer_may_be_missing_where_the_server_does_not_promise_it_and_is_checked_when_there",
            "dental-oauth/tests/sign_in.rs::a_parameter_that_occurs_twice_is_refused_in_every_mode",
        ]),
    ),
    (
        22,
        Tests(&[
            "dental-oauth/tests/sign_in.rs::callbacks_are_checked_for_state_then_issuer_then_error_then_code_in_every_mode",
        ]),
    ),
    (
        23,
        Tests(&[
            "dental-oauth/tests/loopback.rs::a_form_post_is_a_callback_too_even_in_pieces",
            "dental-oauth/tests/loopback.rs::what_does_not_belong_to_the_sign_in_is_answered_and_ignored",
            "dental-oauth/tests/loopback.rs::a_response_mode_that_only_a_script_sees_is_refused_at_once",
        ]),
    ),
    (
        24,
        Tests(&[
            "dental-oauth/tests/sign_in.rs::callbacks_are_checked_for_state_then_issuer_then_error_then_code_in_every_mode",
            "dental-oauth/tests/leaks.rs::nothing_secret_shows_over_a_scripted_network",
        ]),
    ),
    (
        25,
        Tests(&[
            "dental-oauth/tests/bar.rs::what_can_be_spent_once_cannot_be_copied",
            "examples/web-sign-in/tests/refusals.rs::of_many_simultaneous_answers_one_is_exchanged",
        ]),
    ),
    (
        26,
        Tests(&[
            "dental-oauth/tests/loopback.rs::code_and_state_leave_the_address_bar_before_anything_is_shown",
            "dental-oauth/tests/loopback.rs::a_form_post_is_a_callback_too_even_in_pieces",
            "dental-oauth/tests/loopback.rs::a_browser_that_does_not_come_for_its_page_costs_nothing_but_two_seconds",
            "examples/web-sign-in/tests/sign_in.rs::every_mode_signs_in_and_leaves_a_clean_address",
        ]),
    ),
    // Token request
    (
        27,
        Tests(&[
            "dental-oauth/src/oauth/form.rs::basic_credentials_match_the_vectors",
            "xtask/conformance/src/checks/client_sign_in.rs::basic",
        ]),
    ),
    (
        28,
        Tests(&[
            "dental-oauth/src/oauth/form.rs::basic_credentials_match_the_vectors",
            "dental-oauth/tests/exchange.rs::a_client_that_cannot_prove_itself_as_the_server_asks_is_not_built",
        ]),
    ),
    (
        29,
        Tests(&[
            "dental-oauth/tests/exchange.rs::the_client_proves_itself_in_exactly_one_way",
            "dental-oauth/tests/exchange.rs::an_answer_that_is_no_token_is_an_error_that_quotes_nothing",
            "xtask/conformance/src/checks/client_sign_in_refused.rs::wrong_secret",
        ]),
    ),
    (
        30,
        Tests(&[
            "dental-oauth/tests/exchange.rs::the_client_proves_itself_in_exactly_one_way",
            "dental-oauth/tests/exchange.rs::the_exchange_sends_the_code_the_verifier_and_the_redirect_uri_byte_for_byte",
        ]),
    ),
    (
        31,
        Tests(&[
            "dental-oauth/tests/exchange.rs::the_exchange_sends_the_code_the_verifier_and_the_redirect_uri_byte_for_byte",
            "dental-oauth/tests/net.rs::no_cookie_no_referer_no_compression_is_asked_for",
        ]),
    ),
    (
        32,
        Tests(&[
            "dental-oauth/tests/refresh_request.rs::the_redirect_uri_is_repeated_byte_for_byte_where_the_server_wants_it",
            "dental-oauth/tests/record_format.rs::what_a_record_holds_comes_back_sealed_or_not",
        ]),
    ),
    (
        33,
        Tests(&[
            "dental-oauth/tests/refresh_request.rs::a_refresh_says_no_more_than_it_has_to",
            "dental-oauth/tests/refresh_request.rs::scopes_are_repeated_where_asked_for_and_only_those_granted",
            "dentbird-client/tests/inconsistencies.rs::row_26_a_refresh_asks_for_exactly_what_was_granted",
        ]),
    ),
    (
        34,
        Tests(&[
            "dental-oauth/tests/refresh_request.rs::endpoints_are_asked_as_they_are_written_slashes_included",
        ]),
    ),
    (
        35,
        Tests(&[
            "dental-oauth/src/oauth/password.rs::a_password_is_sent_once_encoded_beside_the_clients_own_credentials",
            "dental-oauth/src/oauth/password.rs::other_servers_are_never_sent_a_password",
            "dental-oauth/src/oauth/password.rs::a_lost_answer_is_not_followed_by_a_second_try",
        ]),
    ),
    (
        36,
        Tests(&[
            "dental-oauth/tests/exchange.rs::a_code_that_may_have_arrived_is_never_sent_again",
            "dental-oauth/tests/net.rs::a_connection_that_breaks_after_the_request_may_have_been_heard",
            "xtask/conformance/src/checks/client_sign_in_refused.rs::lost_exchange",
        ]),
    ),
    (
        37,
        Tests(&[
            "dental-oauth/tests/exchange.rs::a_caller_that_goes_away_does_not_stop_the_exchange",
            "dental-oauth/tests/session.rs::a_caller_that_goes_away_during_a_refresh_loses_nothing",
            "xtask/conformance/src/checks/client_refresh.rs::abandoned_call",
        ]),
    ),
    // Token response
    (
        38,
        Tests(&[
            "dental-oauth/tests/net.rs::an_endless_body_is_read_to_its_cap_and_no_further",
            "dental-oauth/tests/net.rs::no_cookie_no_referer_no_compression_is_asked_for",
            "dental-oauth/tests/exchange.rs::a_code_that_may_have_arrived_is_never_sent_again",
            "dental-oauth/tests/session_faults.rs::an_answer_that_never_comes_is_given_up_after_thirty_seconds",
        ]),
    ),
    (
        39,
        Tests(&[
            "dental-oauth/tests/exchange.rs::a_good_answer_is_taken_whatever_it_is_wrapped_in",
            "dental-oauth/tests/exchange.rs::an_answer_that_is_no_token_is_an_error_that_quotes_nothing",
        ]),
    ),
    (
        40,
        Tests(&[
            "dental-oauth/tests/exchange.rs::an_answer_that_is_no_token_is_an_error_that_quotes_nothing",
        ]),
    ),
    (
        41,
        Tests(&[
            "dental-oauth/tests/exchange.rs::an_answer_that_is_no_token_is_an_error_that_quotes_nothing",
            "dental-oauth/src/oauth/password.rs::an_empty_401_is_a_refusal_with_its_status_and_without_a_code",
            "dental-oauth/tests/session_faults.rs::answers_that_surely_spent_nothing_leave_no_note",
        ]),
    ),
    (
        42,
        Tests(&["dental-oauth/src/oauth/token.rs::unusable_access_tokens_are_refused"]),
    ),
    (
        43,
        Tests(&[
            "dental-oauth/src/oauth/token.rs::only_bearer_is_usable_in_any_case",
            "dental-oauth/tests/session_faults.rs::reauthorize_never_sends_a_token_that_may_be_spent",
        ]),
    ),
    (
        44,
        Tests(&[
            "dental-oauth/src/oauth/token.rs::expires_in_is_read_from_numbers_and_digit_strings_and_nothing_else",
            "dentbird-client/tests/staying_signed_in.rs::odd_lifetimes_are_understood",
        ]),
    ),
    (
        45,
        Tests(&[
            "dental-oauth/src/oauth/token.rs::without_any_expiry_the_profiles_default_counts_or_it_is_unknown",
            "dental-oauth/tests/session.rs::a_token_of_unknown_life_is_used_until_it_is_refused",
        ]),
    ),
    (
        46,
        Tests(&[
            "dental-oauth/src/oauth/token.rs::scope_is_read_as_text_or_list",
            "dental-oauth/tests/exchange.rs::granted_scopes_are_those_of_the_answer_or_else_those_asked_for",
            "examples/dental/tests/sign_in.rs::fewer_scopes_are_warned_of",
        ]),
    ),
    (
        47,
        Tests(&[
            "dental-oauth/tests/session.rs::an_answer_without_refresh_token_keeps_the_old_one",
            "dentbird-client/tests/staying_signed_in.rs::a_refresh_without_a_new_refresh_token_keeps_the_old_one",
            "xtask/conformance/src/checks/client_refresh.rs::no_rotation",
        ]),
    ),
    (
        48,
        Tests(&[
            "dental-oauth/src/oauth/token.rs::a_broken_body_is_described_without_being_quoted",
            "dental-oauth/tests/exchange.rs::an_answer_that_is_no_token_is_an_error_that_quotes_nothing",
        ]),
    ),
    (
        49,
        Tests(&[
            "dental-oauth/src/oauth/token.rs::a_broken_body_is_described_without_being_quoted",
            "dental-oauth/tests/exchange.rs::an_answer_that_is_no_token_is_an_error_that_quotes_nothing",
        ]),
    ),
    (
        50,
        Tests(&[
            "dental-oauth/tests/exchange.rs::a_good_answer_is_taken_whatever_it_is_wrapped_in",
            "dental-oauth/tests/record_format.rs::neither_id_token_nor_profile_is_in_a_record",
            "dental-oauth/src/oauth/token.rs::a_broken_body_is_described_without_being_quoted",
        ]),
    ),
    // id_token
    (51, NotHere("decided otherwise")),
    (
        52,
        Tests(&["dental-oauth/tests/id_token.rs::tokens_with_a_wrong_header_are_refused"]),
    ),
    (
        53,
        Tests(&[
            "dental-oauth/src/oauth/jwks.rs::only_keys_fit_for_rs256_are_used",
            "dental-oauth/tests/rsa_signatures.rs::a_key_that_anybody_can_sign_for_is_not_used",
        ]),
    ),
    (
        54,
        Tests(&[
            "dental-oauth/tests/id_token.rs::tokens_with_a_wrong_header_are_refused",
            "dental-oauth/tests/id_token.rs::good_tokens_are_believed",
        ]),
    ),
    (
        55,
        Tests(&["dental-oauth/tests/id_token.rs::tokens_with_a_wrong_header_are_refused"]),
    ),
    (
        56,
        Tests(&[
            "dental-oauth/tests/id_token.rs::tokens_with_a_wrong_header_are_refused",
            "dental-oauth/tests/id_token.rs::good_tokens_are_believed",
        ]),
    ),
    (
        57,
        Tests(&[
            "dental-oauth/tests/signing_keys.rs::several_keys_are_told_apart_by_id_and_never_guessed",
            "dental-oauth/tests/id_token.rs::good_tokens_are_believed",
        ]),
    ),
    (
        58,
        Tests(&["dental-oauth/tests/id_token.rs::a_token_of_another_issuer_is_refused_by_name"]),
    ),
    (
        59,
        Tests(&[
            "dental-oauth/tests/id_token.rs::tokens_with_a_wrong_claim_are_refused",
            "dental-oauth/tests/id_token.rs::good_tokens_are_believed",
        ]),
    ),
    (
        60,
        Tests(&[
            "dental-oauth/tests/id_token.rs::tokens_with_a_wrong_claim_are_refused",
            "dental-oauth/tests/id_token.rs::good_tokens_are_believed",
        ]),
    ),
    (
        61,
        Tests(&["dental-oauth/tests/id_token.rs::tokens_with_a_wrong_claim_are_refused"]),
    ),
    (
        62,
        Tests(&[
            "dental-oauth/tests/id_token.rs::tokens_with_a_wrong_claim_are_refused",
            "dental-oauth/tests/id_token.rs::good_tokens_are_believed",
        ]),
    ),
    (
        63,
        Tests(&[
            "dental-oauth/tests/id_token.rs::tokens_with_a_wrong_claim_are_refused",
            "dental-oauth/tests/id_token.rs::good_tokens_are_believed",
            "dentbird-client/tests/inconsistencies.rs::row_17_an_id_token_may_leave_out_the_subject",
        ]),
    ),
    (
        64,
        Tests(&[
            "dental-oauth/tests/id_token.rs::anything_but_three_strict_base64url_parts_with_their_own_signature_is_refused",
        ]),
    ),
    (
        65,
        Tests(&[
            "dental-oauth/tests/id_token.rs::a_member_that_occurs_twice_is_refused_however_it_is_spelt",
        ]),
    ),
    (
        66,
        Tests(&[
            "dental-oauth/tests/id_token.rs::a_refusal_names_no_claim",
            "dental-oauth/tests/leaks.rs::nothing_secret_shows_over_a_scripted_network",
        ]),
    ),
    (67, NotHere("does not apply")),
    (
        68,
        Tests(&[
            "dental-oauth/tests/refresh_id_token.rs::the_same_person_goes_on",
            "dental-oauth/tests/refresh_id_token.rs::anybody_else_does_not_and_their_tokens_are_revoked",
            "dental-oauth/tests/refresh_id_token.rs::a_refresh_speaks_of_the_same_proof_of_identity",
            "dental-oauth/tests/refresh_id_token.rs::the_id_token_of_the_sign_in_is_not_taken_for_a_new_one",
        ]),
    ),
    (69, NotHere("decided otherwise")),
    // Keys and metadata
    (70, NotHere("decided otherwise")),
    (
        71,
        Tests(&[
            "dental-oauth/tests/signing_keys.rs::old_keys_serve_for_a_day_while_the_endpoint_is_down",
            "dental-oauth/tests/signing_keys.rs::keys_older_than_a_day_are_not_used",
        ]),
    ),
    (
        72,
        Tests(&[
            "dental-oauth/src/oauth/jwks.rs::unusable_keys_do_not_spoil_the_set",
            "dental-oauth/src/oauth/jwks.rs::only_keys_fit_for_rs256_are_used",
        ]),
    ),
    (
        73,
        Tests(&[
            "dental-oauth/src/oauth/discovery.rs::the_issuer_is_compared_byte_for_byte_slash_included",
        ]),
    ),
    (
        74,
        Tests(&[
            "dental-oauth/src/oauth/discovery.rs::endpoints_elsewhere_or_without_tls_are_refused",
            "dental-oauth/src/oauth/discovery.rs::metadata_cannot_move_a_described_endpoint",
        ]),
    ),
    (
        75,
        Tests(&[
            "threeshape-client/src/environment.rs::every_environment_describes_an_authorization_server",
            "drchrono-client/src/environment.rs::production_describes_an_authorization_server",
            "dentbird-client/tests/inconsistencies.rs::row_12_any_of_the_configured_issuers_is_accepted_and_no_other",
        ]),
    ),
    // Refresh
    (
        76,
        Tests(&[
            "dental-oauth/tests/session.rs::sixty_four_tasks_with_an_expired_token_cause_one_refresh_and_all_get_its_token",
            "dental-oauth/tests/session.rs::a_failed_refresh_does_not_poison_the_next",
            "dentbird-client/tests/staying_signed_in.rs::sixty_four_tasks_that_find_the_token_expired_cause_one_refresh",
            "xtask/conformance/src/checks/client_refresh.rs::crowd",
        ]),
    ),
    (
        77,
        Tests(&[
            "dental-oauth/tests/session.rs::two_sessions_on_one_store_refresh_once",
            "dental-oauth/tests/refresh_model.rs::every_part_is_needed",
            "dental-oauth/tests/file_store.rs::sessions_on_two_stores_in_one_folder_spend_no_token_twice",
            "xtask/conformance/src/checks/client_refresh.rs::two_sessions",
        ]),
    ),
    (
        78,
        Tests(&[
            "dental-oauth/src/session/state.rs::refresh_comes_ahead_of_the_end_by_a_share_of_the_life",
            "dental-oauth/tests/session.rs::a_token_that_is_still_valid_is_served_while_the_refresh_fails",
        ]),
    ),
    (
        79,
        Tests(&[
            "dental-oauth/tests/session_faults.rs::invalid_grant_with_a_moved_store_adopts_what_is_there",
            "dental-oauth/tests/session_faults.rs::invalid_grant_asks_for_a_person_and_is_not_tried_again",
            "dental-oauth/tests/session_faults.rs::answers_that_surely_spent_nothing_leave_no_note",
            "dental-oauth/tests/sealed_records.rs::a_refused_refresh_token_is_known_to_every_process_until_somebody_signs_in",
        ]),
    ),
    (
        80,
        Tests(&[
            "dental-oauth/tests/session_faults.rs::retry_after_access_expiry_serves_the_old_token_to_its_end_and_then_tries_once_more",
            "dental-oauth/tests/session_faults.rs::retry_now_sends_the_same_token_once_more_in_the_same_call",
            "dental-oauth/tests/session_faults.rs::reauthorize_never_sends_a_token_that_may_be_spent",
            "dental-oauth/tests/refresh_model.rs::the_protocol_holds",
            "xtask/conformance/src/checks/client_refresh_faults.rs::lost_with_retry_now",
        ]),
    ),
    (
        81,
        Tests(&[
            "dental-oauth/tests/session_faults.rs::a_refused_token_is_replaced_by_a_newer_one_from_the_store_without_a_request",
            "dental-oauth/tests/session_faults.rs::a_token_that_was_just_renewed_and_is_refused_again_forces_nothing_for_thirty_seconds",
            "dental-oauth/tests/pipeline.rs::a_refused_token_is_renewed_and_the_call_replayed_once",
        ]),
    ),
    (
        82,
        Tests(&[
            "dental-oauth/src/session/state.rs::waits_double_and_are_spread_over_their_upper_half",
            "dental-oauth/src/session/state.rs::what_the_server_asks_for_is_not_shortened_by_jitter",
            "dental-oauth/tests/session.rs::what_the_server_asks_for_in_retry_after_is_kept",
            "dental-oauth/tests/session.rs::a_failing_server_is_asked_less_and_less_often",
            "dental-oauth/src/net/headers.rs::retry_after_is_read_as_seconds_or_date_and_otherwise_ignored",
        ]),
    ),
    // Stores
    (
        83,
        Tests(&[
            "dental-oauth/tests/file_store.rs::a_crash_at_any_point_of_a_write_leaves_the_old_record_or_the_new_one",
            "dental-oauth/tests/file_store.rs::every_store_here_does_what_every_store_must",
        ]),
    ),
    (
        84,
        Tests(&[
            "dental-oauth/src/session/crash_points.rs::after_a_crash_at_any_point_there_is_the_old_record_or_the_new_one",
            "dental-oauth/src/session/crash_points.rs::the_search_finds_a_store_that_leaves_out_a_sync",
            "dental-oauth/tests/killed_processes.rs::processes_that_are_killed_at_random_replay_nothing_unknowingly_and_lose_no_more_than_must_be",
        ]),
    ),
    (
        85,
        Tests(&[
            "dental-oauth/tests/file_store.rs::folder_and_files_are_for_this_user_alone_and_their_names_say_nothing",
            "dental-oauth/tests/file_store.rs::what_others_can_read_or_replace_is_refused_and_not_mended",
            "dental-oauth/tests/file_store.rs::a_symbolic_link_in_place_of_a_file_is_refused",
            "dental-oauth/tests/file_store.rs::a_link_left_in_place_of_the_temporary_file_is_not_written_through",
            "dental-oauth/src/session/private.rs::only_what_really_is_within_the_profile_is_the_users",
        ]),
    ),
    (
        86,
        Tests(&[
            "dental-oauth/src/session/store.rs::keys_that_differ_anywhere_have_different_digests",
            "dental-oauth/tests/file_store.rs::folder_and_files_are_for_this_user_alone_and_their_names_say_nothing",
        ]),
    ),
    (
        87,
        Tests(&[
            "dental-oauth/tests/file_store.rs::a_damaged_record_is_reported_and_left_and_a_new_sign_in_sets_it_aside",
        ]),
    ),
    (
        88,
        Tests(&[
            "dental-oauth/tests/sealed_records.rs::a_sealed_record_shows_nothing_and_opens_with_its_key_only",
            "dental-oauth/tests/sealed_records.rs::two_records_cannot_be_swapped",
            "dental-oauth/tests/seal_key.rs::a_key_in_the_environment_of_a_process_is_read",
            "dental-oauth/tests/seal_key.rs::a_key_that_is_kept_in_a_file_is_the_one_that_is_read",
            "dental-oauth/tests/seal_key.rs::of_many_that_begin_at_once_all_go_on_with_one_key",
            "dental-oauth/tests/seal_key.rs::a_file_that_others_can_read_or_that_is_a_link_is_refused",
            "dental-oauth/src/session/seal_key.rs::a_key_that_is_kept_is_read_again",
            "dental-oauth/src/session/seal_key.rs::a_key_that_is_there_is_never_replaced",
            "dental-oauth/src/session/seal_key.rs::a_locked_keyring_is_not_an_absent_key",
        ]),
    ),
    (89, NotHere("decided otherwise")),
    (
        90,
        Tests(&[
            "dental-oauth/tests/record_format.rs::a_record_of_the_first_release_is_read_refreshed_and_written_anew",
            "dental-oauth/tests/file_store.rs::a_record_of_a_newer_version_is_refused_and_left",
            "dental-oauth/tests/sealed_records.rs::a_plain_record_is_read_and_sealed_when_it_is_next_written",
        ]),
    ),
    // Processes
    (
        91,
        Tests(&[
            "dental-oauth/tests/processes.rs::processes_that_share_a_folder_spend_no_refresh_token_twice",
            "dental-oauth/tests/refresh_model.rs::common_designs_break",
        ]),
    ),
    (
        92,
        Tests(&["dental-oauth/tests/file_store.rs::neither_lock_file_is_ever_replaced_or_removed"]),
    ),
    (
        93,
        Tests(&[
            "dental-oauth/tests/processes.rs::a_process_that_is_killed_during_a_refresh_leaves_its_note_and_no_lock",
            "dental-oauth/tests/file_store.rs::two_stores_on_one_folder_exclude_each_other_until_one_is_gone",
        ]),
    ),
    (
        94,
        Tests(&[
            "dental-oauth/tests/file_store.rs::every_store_here_does_what_every_store_must",
            "dental-oauth/tests/refresh_model.rs::every_part_is_needed",
            "dental-oauth/tests/session.rs::a_refresh_that_outlives_sign_out_and_a_new_sign_in_does_not_replace_the_new_one",
        ]),
    ),
    (
        95,
        Tests(&[
            "dental-oauth/tests/session_faults.rs::an_owner_that_never_comes_back_is_waited_for_until_its_deadline",
            "dental-oauth/tests/file_store.rs::every_store_here_does_what_every_store_must",
            "dental-oauth/tests/refresh_model.rs::the_protocol_holds",
        ]),
    ),
    (
        96,
        Tests(&[
            "dental-oauth/tests/session.rs::a_store_that_is_down_does_not_keep_a_valid_token_from_being_served",
        ]),
    ),
    // Signing out
    (
        97,
        Tests(&[
            "dental-oauth/tests/revocation.rs::the_refresh_token_goes_first_and_each_says_what_it_is",
            "dental-oauth/tests/revocation.rs::what_each_answer_says_about_the_grant",
        ]),
    ),
    (
        98,
        Tests(&[
            "dental-oauth/tests/session.rs::tokens_that_arrive_after_a_sign_out_are_revoked_and_not_saved",
            "dental-oauth/tests/session.rs::a_sign_out_succeeds_locally_when_the_server_is_down",
            "dental-oauth/tests/session.rs::a_sign_out_in_the_same_session_waits_for_the_refresh_and_revokes_its_result",
        ]),
    ),
    (
        99,
        Tests(&[
            "dental-oauth/tests/end_session.rs::the_address_names_the_client_and_the_way_back_and_keeps_its_own_query",
            "dental-oauth/tests/end_session.rs::a_browser_that_comes_back_is_known_by_its_state_alone",
            "dental-oauth/tests/end_session.rs::the_id_token_says_who_leaves_when_the_program_wants_it_to",
            "dental-oauth/tests/end_session.rs::without_a_way_back_there_is_no_state",
            "dental-oauth/tests/end_session.rs::nothing_replaces_the_requests_own_parameters",
            "dental-oauth/tests/end_session.rs::a_server_without_such_a_page_is_said_to_have_none",
            "dental-oauth/src/oauth/discovery.rs::endpoints_elsewhere_or_without_tls_are_refused",
        ]),
    ),
    // Transport
    (
        100,
        Tests(&[
            "dental-oauth/tests/net.rs::a_redirect_is_an_answer_and_nothing_goes_where_it_points",
            "dental-oauth/tests/net.rs::a_code_is_not_sent_on_by_a_redirecting_token_endpoint",
            "dental-oauth/src/oauth/discovery.rs::what_is_no_metadata_is_a_typed_error",
        ]),
    ),
    (
        101,
        Tests(&[
            "dental-oauth/src/net/origin.rs::only_the_exact_origin_is_in_the_set",
            "dental-oauth/tests/pipeline.rs::the_token_goes_to_the_base_urls_origin_and_nowhere_else",
        ]),
    ),
    (
        102,
        Tests(&[
            "dental-oauth/src/net/origin.rs::plain_http_is_for_loopback_and_only_when_allowed",
            "dental-oauth/tests/tls.rs::a_certificate_of_a_stranger_is_refused_before_anything_is_sent",
            "dental-oauth/tests/tls.rs::a_certificate_for_another_name_is_refused",
            "dental-oauth/tests/net.rs::no_cookie_no_referer_no_compression_is_asked_for",
        ]),
    ),
    (103, NotHere("decided otherwise")),
    (104, NotHere("decided otherwise")),
    (105, NotHere("does not apply")),
    // Secrets
    (
        106,
        Tests(&[
            "dental-oauth/tests/bar.rs::secrets_have_no_way_out_by_accident",
            "dental-oauth/src/secret.rs::debug_shows_neither_value_nor_length",
            "dental-oauth/tests/leaks.rs::protected_values_print_nothing_of_themselves",
            "dental-oauth/tests/leaks.rs::nothing_secret_shows_over_a_scripted_network",
        ]),
    ),
    (
        107,
        Tests(&[
            "dental-oauth/src/session/store.rs::log_tags_tell_accounts_apart_within_a_process_and_nothing_outside_it",
            "dental-oauth/tests/log_lines.rs::lines_about_two_accounts_can_be_told_apart_and_name_neither",
        ]),
    ),
    (
        108,
        Tests(&[
            "dental-oauth/src/wiped.rs::the_memory_is_of_a_kind_that_is_wiped_when_dropped",
            "dental-oauth/src/wiped.rs::what_was_put_in_is_there_and_nothing_grew_in_place",
            "dental-oauth/src/oauth/form.rs::forms_are_read_back_as_they_were_meant",
            "dental-oauth/tests/exchange.rs::the_client_proves_itself_in_exactly_one_way",
            "dental-oauth/tests/pipeline.rs::the_bearer_is_marked_so_that_no_table_of_a_connection_keeps_it",
        ]),
    ),
    (
        109,
        Tests(&[
            "dental-oauth/tests/net.rs::a_connection_that_breaks_after_the_request_may_have_been_heard",
            "dental-oauth/tests/leaks.rs::no_network_failure_shows_what_was_being_sent",
        ]),
    ),
    (
        110,
        Tests(&[
            "dental-oauth/tests/leaks.rs::the_search_finds_what_it_looks_for",
            "dental-oauth/tests/leaks.rs::nothing_secret_shows_over_a_scripted_network",
            "dental-oauth/tests/leaks.rs::nothing_secret_shows_over_a_real_socket_and_in_the_names_of_files",
            "dentbird-client/tests/leaks.rs::nothing_that_must_not_be_seen_is_seen",
            "examples/web-sign-in/tests/leaks.rs::nothing_that_must_not_be_seen_is_seen",
        ]),
    ),
    (
        111,
        Tests(&["dental-oauth/tests/bar.rs::only_private_records_can_be_serialised"]),
    ),
    // Errors and time
    (
        112,
        Tests(&[
            "examples/dental/src/exit.rs::every_kind_has_its_code",
            "dentbird-client/tests/staying_signed_in.rs::a_dead_grant_asks_for_a_person_and_is_not_tried_again",
            "dental-oauth/src/error.rs::display_is_one_line_with_the_facts",
        ]),
    ),
    (
        113,
        Tests(&[
            "dental-oauth/src/error.rs::hostile_codes_are_dropped_not_shown",
            "dental-oauth/tests/sign_in.rs::what_the_server_says_about_a_refusal_is_kept_but_not_shown",
            "dental-oauth/tests/pipeline.rs::the_servers_words_are_kept_short_and_out_of_sight",
        ]),
    ),
    (
        114,
        Tests(&[
            "dental-oauth/tests/exchange.rs::an_expiry_counts_from_before_the_request_however_slow_the_answer",
            "dental-oauth/src/oauth/token.rs::expires_in_is_read_from_numbers_and_digit_strings_and_nothing_else",
            "dental-oauth/src/oauth/token.rs::a_jwt_lives_as_long_as_it_says_by_any_clock",
            "dental-oauth/src/session/state.rs::a_life_that_ends_before_it_begins_is_over",
        ]),
    ),
    (
        115,
        Tests(&[
            "dental-oauth/tests/clock_difference.rs::a_minute_is_forgiven_and_no_more_even_when_the_server_says_its_time",
            "dental-oauth/tests/clock_difference.rs::the_error_says_by_how_much_the_clocks_differ",
            "dental-oauth/tests/clock_difference.rs::a_token_that_is_wrong_by_any_clock_is_not_blamed_on_the_clock",
            "dental-oauth/src/oauth/server_clock.rs::the_date_of_an_answer_says_by_how_much_the_clocks_differ",
        ]),
    ),
    // Loopback receiver
    (
        116,
        Tests(&[
            "dental-oauth/tests/loopback_port.rs::localhost_is_open_in_both_families_and_nowhere_else",
            "dental-oauth/tests/loopback_port.rs::a_localhost_that_leads_to_somebody_else_too_is_refused",
            "dental-oauth/tests/loopback_port.rs::only_addresses_of_this_computer_can_be_listened_at",
            "dental-oauth/tests/loopback_port.rs::a_free_port_is_filled_in_at_the_ports_place",
        ]),
    ),
    (
        117,
        Tests(&[
            "dental-oauth/tests/loopback_port.rs::a_registered_address_is_kept_byte_for_byte_and_its_port_is_needed",
            "examples/dental/tests/sign_in.rs::two_logins_do_not_share_a_port",
        ]),
    ),
    (
        118,
        Tests(&[
            "dental-oauth/tests/loopback.rs::what_does_not_belong_to_the_sign_in_is_answered_and_ignored",
            "examples/web-sign-in/tests/refusals.rs::nothing_but_get_and_post_and_only_under_its_own_name",
        ]),
    ),
    (119, NotHere("decided otherwise")),
    (
        120,
        Tests(&[
            "dental-oauth/tests/loopback_port.rs::the_seventeenth_connection_ends_the_oldest_and_no_other",
            "dental-oauth/tests/loopback_port.rs::a_head_of_eight_kib_is_read_and_not_a_byte_more",
            "dental-oauth/tests/loopback_port.rs::a_peer_has_five_seconds",
            "dental-oauth/tests/loopback_port.rs::slow_peers_do_not_keep_the_browser_out",
            "dental-oauth/tests/loopback.rs::nobody_coming_is_a_timeout_by_the_clock",
        ]),
    ),
    (
        121,
        Tests(&[
            "dental-oauth/tests/loopback.rs::pages_run_nothing_are_kept_nowhere_and_tell_nobody",
            "dental-oauth/tests/loopback.rs::a_declined_sign_in_ends_the_wait",
            "dental-oauth/tests/loopback.rs::an_exchange_that_fails_is_not_shown_as_a_success",
        ]),
    ),
    (
        122,
        Tests(&[
            "dental-oauth/tests/loopback.rs::the_port_is_closed_when_the_sign_in_has_ended",
            "dental-oauth/tests/loopback.rs::the_port_is_closed_when_the_wait_is_dropped",
            "dental-oauth/tests/loopback.rs::nobody_coming_is_a_timeout_by_the_clock",
        ]),
    ),
    (
        123,
        Tests(&[
            "examples/dental/tests/sign_in.rs::without_a_browser_the_printed_address_still_leads_in",
            "examples/dental/tests/sign_in.rs::a_pasted_address_signs_in_and_nothing_less_does",
            "examples/dental/tests/sign_in.rs::input_that_ends_without_the_address_is_an_error",
        ]),
    ),
    (124, NotHere("does not apply")),
    // Protected health information
    (
        125,
        Tests(&[
            "dental-oauth/tests/leaks.rs::nothing_secret_shows_over_a_real_socket_and_in_the_names_of_files",
            "dental-oauth/src/session/store.rs::a_key_does_not_print_the_account",
            "examples/dental/tests/leaks.rs::no_secret_and_no_patient_is_printed",
            "dentbird-client/tests/leaks.rs::nothing_that_must_not_be_seen_is_seen",
        ]),
    ),
    (
        126,
        Tests(&[
            "dental-oauth/tests/audit.rs::a_life_from_sign_in_to_sign_out",
            "dental-oauth/tests/audit.rs::a_sign_in_that_will_not_last_is_told_apart",
            "dental-oauth/tests/audit.rs::sign_ins_that_come_to_nothing_say_why_and_belong_to_nobody",
            "dental-oauth/tests/audit.rs::a_refresh_that_fails_says_why_each_time_it_is_tried",
            "dental-oauth/tests/audit.rs::tokens_that_cannot_be_saved_are_a_failure_until_they_are",
            "dental-oauth/tests/audit.rs::a_dead_grant_is_told_once",
            "dental-oauth/tests/audit.rs::a_grant_that_is_given_up_is_told_too",
            "dental-oauth/tests/audit.rs::a_sink_that_fails_costs_no_grant",
        ]),
    ),
    (127, NotHere("decided otherwise")),
    (
        128,
        Tests(&[
            "dental-oauth/tests/record_format.rs::neither_id_token_nor_profile_is_in_a_record",
        ]),
    ),
    (
        129,
        Tests(&[
            "dental-oauth/src/session/store.rs::keys_that_differ_anywhere_have_different_digests",
            "dental-oauth/tests/sealed_records.rs::two_records_cannot_be_swapped",
            "dental-oauth/tests/file_store.rs::every_store_here_does_what_every_store_must",
        ]),
    ),
];

const HOLDS: &str = "## What holds";
const DOES_NOT: &str = "## What does not";
const REASONS: [&str; 4] = ["not yet", "no test", "decided otherwise", "does not apply"];

/// This package's folder, and its name in the paths above.
const HERE: &str = env!("CARGO_MANIFEST_DIR");
const OURS: &str = "dental-oauth/";

/// The workspace, if this package is in it and not unpacked on its own.
fn workspace() -> Option<PathBuf> {
    let root = Path::new(HERE).parent()?;
    let manifest = fs::read_to_string(root.join("Cargo.toml")).ok()?;
    manifest
        .contains("\"dental-oauth\"")
        .then(|| root.to_owned())
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

#[test]
fn every_row_is_there_once() {
    let numbers: Vec<u32> = ROWS.iter().map(|(number, _)| *number).collect();
    assert_eq!(numbers, (1..=LAST).collect::<Vec<_>>());
    for (number, proof) in ROWS {
        match proof {
            Tests(tests) => assert!(!tests.is_empty(), "row {number} names no test"),
            NotHere(reason) => assert!(REASONS.contains(reason), "row {number}: {reason}"),
        }
    }
}

/// Every test that is named, as row, file and function.
fn named() -> impl Iterator<Item = (u32, &'static str, &'static str)> {
    ROWS.iter().flat_map(|(number, proof)| {
        let tests = match proof {
            Tests(tests) => *tests,
            NotHere(_) => &[],
        };
        tests.iter().map(|test| {
            let (path, name) = test.split_once("::").expect("a path and a name");
            (*number, path, name)
        })
    })
}

/// Whether the file has a function of this name that is run as a test: by its attribute, or, among the
/// conformance checks, because the group's list calls it.
fn has_test(path: &str, text: &str, name: &str) -> bool {
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    let start = format!("fn {name}(");
    let definition = lines.iter().position(|line| {
        let line = line.strip_prefix("async ").unwrap_or(line);
        line.starts_with(&start)
    });
    let Some(definition) = definition else {
        return false;
    };
    if path.starts_with("xtask/conformance/") {
        let call = format!("{name}(");
        return lines.iter().any(|line| {
            let before = line.split_once(&call).map(|(before, _)| before);
            before.is_some_and(|before| before.is_empty() || before.ends_with(", "))
        });
    }
    lines[..definition]
        .iter()
        .rev()
        .take_while(|line| line.starts_with("#["))
        .any(|line| line.starts_with("#[test]") || line.starts_with("#[tokio::test"))
}

#[test]
fn every_named_test_of_this_package_is_there() {
    let mut seen = 0;
    for (number, path, name) in named() {
        let Some(inside) = path.strip_prefix(OURS) else {
            continue;
        };
        let text = read(&Path::new(HERE).join(inside));
        assert!(has_test(path, &text, name), "row {number}: {path}::{name}");
        seen += 1;
    }
    assert!(seen > 100, "only {seen}");
}

#[test]
fn every_named_test_of_the_other_packages_is_there() {
    let Some(root) = workspace() else {
        println!("not in the workspace: the tests of other packages are not looked up");
        return;
    };
    for (number, path, name) in named().filter(|(_, path, _)| !path.starts_with(OURS)) {
        let text = read(&root.join(path));
        assert!(has_test(path, &text, name), "row {number}: {path}::{name}");
    }
}

#[test]
fn the_lookup_can_fail() {
    let text =
        "#[test]\nfn one() {}\n\nfn two() {}\n#[tokio::test]\n#[ignore]\nasync fn three() {}\n";
    let found = |name| has_test("dental-oauth/tests/x.rs", text, name);
    assert!(found("one") && found("three"));
    assert!(!found("two") && !found("on") && !found("four"));
    let check = |text| has_test("xtask/conformance/src/checks/x.rs", text, "one");
    assert!(check("one(&peer),\nasync fn one() {}\n"));
    assert!(check(
        "report.check(\"one\", one(&peer))\nasync fn one() {}\n"
    ));
    assert!(!check("async fn one() {}\n"));
    assert!(!check("someone(&peer),\nasync fn one() {}\n"));
}

/// Number and last column of the rows below a heading.
fn table<'a>(page: &'a str, heading: &str) -> Vec<(u32, &'a str)> {
    let mut lines = page.lines().skip_while(|line| *line != heading);
    assert!(lines.next().is_some(), "there is no `{heading}`");
    lines
        .take_while(|line| !line.starts_with('#'))
        .filter_map(|line| {
            let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
            let number = cells.first()?.parse().ok()?;
            assert_eq!(cells.len(), 3, "{line}");
            Some((number, cells[2]))
        })
        .collect()
}

#[test]
fn the_page_and_this_table_say_the_same() {
    let Some(root) = workspace() else {
        println!("not in the workspace: there is no page to compare with");
        return;
    };
    let page = read(&root.join("docs/oauth-bar.md"));
    let (mut holds, mut does_not) = (
        table(&page, HOLDS).into_iter(),
        table(&page, DOES_NOT).into_iter(),
    );
    for (number, proof) in ROWS {
        match proof {
            Tests(_) => assert_eq!(holds.next().map(|row| row.0), Some(*number)),
            NotHere(reason) => {
                let (on_page, why) = does_not.next().expect("a row of the second table");
                assert_eq!(on_page, *number);
                let rest = why.strip_prefix(reason).unwrap_or_default();
                assert!(rest.len() > 20 && rest.starts_with(": "), "{number}: {why}");
            }
        }
    }
    assert_eq!((holds.next(), does_not.next()), (None, None));
}

// ---- What a type must not be able to do ------------------------------------------------------------

/// Does not compile if the type has the trait: then there are two ways to read the last line.
macro_rules! lacks {
    ($($type:ty: $trait:path;)+) => {$(
        const _: fn() = || {
            trait Ambiguous<Way> {
                fn look() {}
            }
            struct Has;
            impl<T: ?Sized> Ambiguous<()> for T {}
            impl<T: ?Sized + $trait> Ambiguous<Has> for T {}
            let _ = <$type as Ambiguous<_>>::look;
        };
    )+};
}

#[test]
fn what_can_be_spent_once_cannot_be_copied() {
    lacks! {
        Verifier: Clone;
        Pending: Clone;
        Granted: Clone;
    }
}

#[test]
fn secrets_have_no_way_out_by_accident() {
    lacks! {
        Secret: Display;
        Secret: PartialEq;
        Secret: ops::Deref;
        Secret: AsRef<str>;
        Secret: Into<String>;
    }
    fn shows(value: &impl Debug) -> String {
        format!("{value:?} {value:#?}")
    }
    assert_eq!(
        shows(&Secret::new("a")),
        shows(&Secret::new("a longer one"))
    );
}

/// The sources of this package.
fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push(path);
        }
    }
}

#[test]
fn only_private_records_can_be_serialised() {
    let mut files = Vec::new();
    sources(&Path::new(HERE).join("src"), &mut files);
    let mut records = 0;
    for file in files {
        let text = read(&file);
        let lines: Vec<&str> = text.lines().map(str::trim).collect();
        for (at, line) in lines.iter().enumerate() {
            let mut words = line.split(|c: char| !c.is_alphanumeric());
            let by_hand = line.starts_with("impl") && line.contains(" Serialize for ");
            assert!(!by_hand, "{}: {line}", file.display());
            if line.starts_with("#[derive(") && words.any(|word| word == "Serialize") {
                let item = lines[at..].iter().find(|line| !line.starts_with("#["));
                let private = item.is_some_and(|item| !item.starts_with("pub "));
                assert!(private, "{}: {item:?}", file.display());
                records += 1;
            }
        }
    }
    assert!(records > 0);
}
