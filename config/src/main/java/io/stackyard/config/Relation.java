package io.stackyard.config;

import java.util.List;

/// Something that must hold between settings.
///
/// Where the losing setting is a default, it gives way: a user who asks for 10 memory slots need not also
/// lower every default that 1000 slots allowed. Where it was written, the two contradict each other.
interface Relation {

    /// The settings that it speaks of, the one to change first.
    List<Setting> settings();

    /// Makes it hold by changing a default, or notes a problem. All [#settings] have values.
    void settle(SettingValues values);
}
