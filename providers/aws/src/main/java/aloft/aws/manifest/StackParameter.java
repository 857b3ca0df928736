package aloft.aws.manifest;

import aloft.spi.schema.Doc;
import aloft.spi.schema.Key;
import org.jspecify.annotations.Nullable;

/// A parameter of the stack.
@Doc("A parameter of the stack")
public record StackParameter(
    @Doc("The name") @Key("ParameterKey") @Nullable String parameterKey,
    @Doc("The value") @Key("ParameterValue") @Nullable String parameterValue,
    @Doc("Keep the value of the stack") @Key("UsePreviousValue") @Nullable Boolean usePreviousValue,
    @Doc("No effect") @Key("ResolvedValue") @Nullable String resolvedValue) {}
