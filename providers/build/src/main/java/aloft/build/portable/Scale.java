package aloft.build.portable;

import aloft.spi.schema.Doc;
import aloft.spi.schema.Range;
import org.jspecify.annotations.Nullable;

/// `scale` of a function or of all functions.
@Doc("How many instances run a function")
public record Scale(
    @Doc("Instances that are kept ready (default 0)") @Range(min = 0) @Nullable Integer min,
    @Doc("The maximum number of instances") @Range(min = 1) @Nullable Integer max,
    @Doc("Concurrent calls of one instance (default 1)") @Range(min = 1, max = 1000)
        @Nullable Integer concurrency) {}
