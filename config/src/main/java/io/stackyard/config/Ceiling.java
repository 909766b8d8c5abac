package io.stackyard.config;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

/// `setting` may not be above a limit that `others` set. A default sinks to the limit.
///
/// @param limitName what the limit is, in words
/// @param limit computes it from `others`
record Ceiling(
        Setting setting,
        List<Setting> others,
        String limitName,
        ToLongFunction<SettingValues> limit)
        implements
            Relation {

    /// A ceiling that is simply the value of another setting.
    static Ceiling of(Setting setting, Setting other, String limitName) {
        return new Ceiling(setting, List.of(other), limitName, values -> values.number(other));
    }

    @Override
    public List<Setting> settings() {
        List<Setting> all = new ArrayList<>();
        all.add(setting);
        all.addAll(others);
        return all;
    }

    @Override
    public void settle(SettingValues values) {
        long most = limit.applyAsLong(values);
        if (values.number(setting) <= most) {
            return;
        }
        if (values.isWritten(setting)) {
            values.refuse(SettingErrors.aboveCeiling(values, this, most));
        } else {
            values.replaceDefault(setting, BigInteger.valueOf(most));
        }
    }
}
