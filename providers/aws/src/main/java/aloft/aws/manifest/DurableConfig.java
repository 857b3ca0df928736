package aloft.aws.manifest;

import aloft.spi.schema.Doc;
import aloft.spi.schema.Range;
import aloft.spi.schema.Required;
import org.jspecify.annotations.Nullable;

/// Durable execution: Lambda saves the progress of a call, and goes on from there.
///
/// @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/durable-functions.html">Durable
///   functions</a>
@Doc("Durable execution: Lambda saves the progress of a call, and goes on from there")
public record DurableConfig(
    @Required
        @Doc("Seconds until an execution is stopped, with all its pauses")
        @Range(min = 1, max = 31_622_400)
        Integer executionTimeout,
    @Doc("How many days the history of an execution is kept") @Range(min = 1, max = 90)
        @Nullable Integer retentionPeriodInDays) {}
