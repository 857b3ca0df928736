package aloft.aws.manifest;

import aloft.aws.cloudformation.Value;
import aloft.spi.schema.Doc;
import aloft.spi.schema.ExpectedType;
import aloft.spi.schema.OneOf;
import org.jspecify.annotations.Nullable;

/// `provider.tracing`: X-Ray tracing of the REST API and functions.
@Doc("X-Ray tracing")
public record TracingSection(
    @Doc("Trace the stage of the REST API") @Nullable Boolean apiGateway,
    @Doc("Trace functions: true, Active or PassThrough")
        @ExpectedType(String.class)
        @OneOf({"true", "false", "Active", "PassThrough"})
        @Nullable Value lambda) {

  /// No settings.
  public static final TracingSection NONE = new TracingSection(null, null);
}
