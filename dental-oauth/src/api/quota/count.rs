//! The count itself: pure, no clock and no dice.

use std::time::{Duration, SystemTime};

use serde::{Deserialize, Serialize};

use super::{QuotaRules, QuotaUsage, WaitReason};

const HOUR: u64 = 3_600_000;
/// The provider's clock may be this far behind ours: what is called just after the full hour may still be
/// counted before it.
const BEHIND: u64 = 2_000;
/// A call may be on its way this long: what is called this close to the full hour may be counted after it.
/// As long as a whole answer may take.
const ON_ITS_WAY: u64 = 30_000;
/// A provider that turns everybody away for longer is not believed.
const LONGEST_REFUSAL: u64 = 24 * HOUR;

/// Calls made, in milliseconds and hours since 1970.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Count {
    /// Hours and the calls entered in each: this one, and while it is about to begin the next.
    hours: Vec<(u64, u32)>,
    /// When the last calls were entered, oldest first.
    recent: Vec<u64>,
    refused_until: u64,
}

/// What becomes of a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// It is entered. The last of the hours it was entered in.
    Granted { last_hour: u64 },
    /// Not yet: ask again after this.
    Wait {
        reason: WaitReason,
        period: Duration,
    },
}

impl Count {
    pub(super) fn from_text(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok()
    }

    pub(super) fn to_text(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    pub(super) fn used_up(rules: &QuotaRules, now: SystemTime) -> Self {
        let mut count = Self::default();
        if let Some(limit) = rules.per_hour {
            count.hours.push((hour(now), limit));
        }
        count
    }

    /// Enters a call, if it may be made now. `spread` keeps the hour's calls evenly apart.
    pub(super) fn take(&mut self, rules: &QuotaRules, now: SystemTime, spread: bool) -> Step {
        let now = millis(now);
        self.forget(rules, now);
        let wait = |until: u64, reason| Step::Wait {
            reason,
            period: Duration::from_millis(until.saturating_sub(now).max(1)),
        };
        if self.refused_until > now {
            return wait(self.refused_until, WaitReason::Refused);
        }
        let hours = hours_of(now);
        if let Some(limit) = rules.per_hour {
            if let Some(full) = hours.clone().find(|hour| self.used(*hour) >= limit) {
                return wait((full + 1) * HOUR + BEHIND, WaitReason::HourUsedUp);
            }
            if let Some(last) = self.recent.last().filter(|_| spread) {
                let hour = now / HOUR;
                let (end, left) = ((hour + 1) * HOUR, limit - self.used(hour));
                let begin = (*last).max(hour * HOUR);
                let due = begin + (end - begin) / (u64::from(left) + 1);
                if due > now {
                    return wait(due, WaitReason::Spread);
                }
            }
        }
        let burst = rules.burst as usize;
        if let Some(first) = self.recent.len().checked_sub(burst) {
            let free = self.recent[first] + period(rules);
            if free > now {
                return wait(free, WaitReason::Burst);
            }
        }
        for hour in hours.clone() {
            self.add(hour);
        }
        self.recent.push(now);
        let last_hour = *hours.end();
        Step::Granted { last_hour }
    }

    /// Enters a call in the hour it was answered in.
    pub(super) fn enter(&mut self, now: SystemTime) {
        self.add(hour(now));
    }

    /// Nobody calls before this.
    pub(super) fn refuse(&mut self, now: SystemTime, wait: Duration) {
        let wait = u64::try_from(wait.as_millis()).unwrap_or(u64::MAX);
        let until = millis(now).saturating_add(wait.min(LONGEST_REFUSAL));
        self.refused_until = self.refused_until.max(until);
    }

    pub(super) fn usage(&self, rules: &QuotaRules, now: SystemTime) -> QuotaUsage {
        let this = hour(now);
        let at = |millis| SystemTime::UNIX_EPOCH + Duration::from_millis(millis);
        QuotaUsage {
            limit: rules.per_hour,
            used: self.used(this),
            hour_ends: at((this + 1) * HOUR),
            refused_until: (self.refused_until > millis(now)).then(|| at(self.refused_until)),
        }
    }

    fn used(&self, hour: u64) -> u32 {
        let entry = self.hours.iter().find(|(entry, _)| *entry == hour);
        entry.map_or(0, |(_, used)| *used)
    }

    fn add(&mut self, hour: u64) {
        match self.hours.iter_mut().find(|(entry, _)| *entry == hour) {
            Some((_, used)) => *used = used.saturating_add(1),
            None => self.hours.push((hour, 1)),
        }
    }

    /// Drops what no longer matters, and what lies in the future: a clock that was ahead and has been set right
    /// must not stop everybody.
    fn forget(&mut self, rules: &QuotaRules, now: u64) {
        let hour = now / HOUR;
        self.hours
            .retain(|(entry, _)| (hour.saturating_sub(1)..=hour + 1).contains(entry));
        let period = period(rules);
        self.recent.retain(|entry| *entry <= now + period);
        let surplus = self.recent.len().saturating_sub(rules.burst as usize);
        self.recent.drain(..surplus);
        if self.refused_until > now + LONGEST_REFUSAL {
            self.refused_until = 0;
        }
    }
}

/// The hours in which the provider may count a call that is made now.
fn hours_of(now: u64) -> std::ops::RangeInclusive<u64> {
    now.saturating_sub(BEHIND) / HOUR..=(now + ON_ITS_WAY) / HOUR
}

pub(super) fn hour(now: SystemTime) -> u64 {
    millis(now) / HOUR
}

pub(super) fn until_next_hour(now: SystemTime) -> Duration {
    let now = millis(now);
    Duration::from_millis((now / HOUR + 1) * HOUR - now)
}

fn period(rules: &QuotaRules) -> u64 {
    u64::try_from(rules.burst_period.as_millis()).unwrap_or(HOUR)
}

fn millis(now: SystemTime) -> u64 {
    let since = now
        .duration_since(SystemTime::UNIX_EPOCH)
        .unwrap_or_default();
    // Further away than any calendar reaches, arithmetic would overflow.
    u64::try_from(since.as_millis())
        .unwrap_or(u64::MAX)
        .min(1 << 52)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// A full hour.
    const TOP: u64 = 491_242 * HOUR;

    fn at(millis: u64) -> SystemTime {
        SystemTime::UNIX_EPOCH + Duration::from_millis(millis)
    }

    fn rules(per_hour: u32) -> QuotaRules {
        QuotaRules::new(Some(per_hour), 8, Duration::from_millis(1250))
    }

    fn granted(count: &mut Count, rules: &QuotaRules, now: u64) -> bool {
        matches!(count.take(rules, at(now), false), Step::Granted { .. })
    }

    fn wait(step: Step) -> (WaitReason, u64) {
        match step {
            Step::Wait { reason, period } => (reason, u64::try_from(period.as_millis()).unwrap()),
            Step::Granted { .. } => panic!("granted"),
        }
    }

    #[test]
    fn an_hour_ends_on_the_clock_and_a_little_later_for_a_clock_that_is_behind() {
        let (mut count, rules) = (Count::default(), rules(2));
        let now = TOP + HOUR / 2;
        assert!(granted(&mut count, &rules, now) && granted(&mut count, &rules, now));
        let (reason, period) = wait(count.take(&rules, at(now), false));
        assert_eq!(
            (reason, period),
            (WaitReason::HourUsedUp, HOUR / 2 + BEHIND)
        );
        assert!(!granted(&mut count, &rules, TOP + HOUR + BEHIND - 1));
        assert!(granted(&mut count, &rules, TOP + HOUR + BEHIND));
    }

    #[test]
    fn a_call_close_to_the_full_hour_counts_on_both_sides_of_it() {
        let (mut count, rules) = (Count::default(), rules(2));
        assert!(granted(&mut count, &rules, TOP + HOUR - ON_ITS_WAY));
        assert_eq!((count.used(TOP / HOUR), count.used(TOP / HOUR + 1)), (1, 1));
        let (mut count, late) = (Count::default(), TOP + HOUR + BEHIND - 1);
        assert!(granted(&mut count, &rules, late));
        assert_eq!((count.used(TOP / HOUR), count.used(TOP / HOUR + 1)), (1, 1));
        let mut count = Count::default();
        assert!(granted(&mut count, &rules, TOP + HOUR - ON_ITS_WAY - 1));
        assert_eq!((count.used(TOP / HOUR), count.used(TOP / HOUR + 1)), (1, 0));
    }

    #[test]
    fn eight_calls_go_at_once_and_the_ninth_waits_for_the_first_to_age() {
        let (mut count, rules) = (Count::default(), rules(500));
        let now = TOP + HOUR / 2;
        assert!((0..8).all(|_| granted(&mut count, &rules, now)));
        assert_eq!(
            wait(count.take(&rules, at(now + 100), false)),
            (WaitReason::Burst, 1150)
        );
        assert!(granted(&mut count, &rules, now + 1250));
    }

    #[test]
    fn spread_calls_are_evenly_apart_and_never_run_out() {
        let (mut count, rules) = (Count::default(), rules(500));
        let mut now = TOP + BEHIND;
        let mut made = 0;
        while now < TOP + HOUR - ON_ITS_WAY {
            match count.take(&rules, at(now), true) {
                Step::Granted { .. } => made += 1,
                Step::Wait { reason, period } => {
                    assert_eq!(reason, WaitReason::Spread);
                    assert!(period < Duration::from_secs(8));
                    now += u64::try_from(period.as_millis()).unwrap();
                }
            }
        }
        assert!((480..500).contains(&made), "{made}");
    }

    #[test]
    fn what_the_provider_refuses_is_refused_to_all_for_so_long() {
        let (mut count, rules) = (Count::default(), rules(500));
        let now = TOP + HOUR / 2;
        count.refuse(at(now), Duration::from_secs(100));
        count.refuse(at(now), Duration::from_secs(3));
        assert_eq!(
            wait(count.take(&rules, at(now), false)),
            (WaitReason::Refused, 100_000)
        );
        assert!(granted(&mut count, &rules, now + 100_000));
        count.refuse(at(now), Duration::from_secs(1_000_000));
        let (_, period) = wait(count.take(&rules, at(now), false));
        assert_eq!(period, LONGEST_REFUSAL);
    }

    #[test]
    fn a_clock_that_was_far_ahead_stops_nobody() {
        let (mut count, rules) = (Count::default(), rules(1));
        let ahead = TOP + 1000 * HOUR;
        assert!(granted(&mut count, &rules, ahead));
        count.refuse(at(ahead), Duration::from_secs(60));
        assert!(granted(&mut count, &rules, TOP + HOUR / 2));
    }

    #[test]
    fn a_damaged_count_is_used_up_for_an_hour() {
        for text in ["", "{}", "[]", "{\"hours\":7}", "\u{0}"] {
            assert_eq!(Count::from_text(text), None, "{text}");
        }
        let rules = rules(3);
        let now = TOP + HOUR / 2;
        let mut count = Count::used_up(&rules, at(now));
        assert!(!granted(&mut count, &rules, now));
        assert!(granted(&mut count, &rules, now + HOUR));
    }

    proptest! {
        /// Whenever the provider sees a call, up to half a minute later and by a clock up to two seconds
        /// behind, no hour of its own holds more than it allows.
        #[test]
        fn no_schedule_exceeds_the_hour(
            steps in proptest::collection::vec((0_u64..400_000, 0_u64..=ON_ITS_WAY, 0_u64..=BEHIND), 1..300),
            limit in 1_u32..20,
            begin in 0_u64..HOUR,
        ) {
            let rules = QuotaRules::new(Some(limit), 1000, Duration::from_millis(1));
            let mut count = Count::default();
            let mut now = TOP + begin;
            let mut there = std::collections::HashMap::<u64, u32>::new();
            for (step, on_its_way, behind) in steps {
                // Bunched as badly as can be: many calls in no time, then a long pause.
                now += if step < 300_000 { 0 } else { (step - 300_000) * 40 };
                if granted(&mut count, &rules, now) {
                    *there.entry((now + on_its_way - behind.min(on_its_way + BEHIND)) / HOUR).or_default() += 1;
                    prop_assert!(there.values().all(|seen| *seen <= limit), "{there:?}");
                }
            }
        }

        /// Ten within a second never happen, even when calls arrive a little unevenly.
        #[test]
        fn no_schedule_makes_ten_calls_in_a_second(steps in proptest::collection::vec(0_u64..500, 1..200)) {
            let rules = rules(100_000);
            let mut count = Count::default();
            let mut now = TOP + HOUR / 2;
            let mut made = Vec::new();
            for step in steps {
                now += step;
                if granted(&mut count, &rules, now) {
                    made.push(now);
                }
            }
            for window in made.windows(9) {
                prop_assert!(window[8] - window[0] >= 1250);
            }
        }
    }
}
