package aloft.aws.manifest;

import aloft.spi.schema.Doc;
import aloft.spi.schema.Key;
import org.jspecify.annotations.Nullable;

/// A parameter of the stack.
@Doc("A parameter of the stack")
public record StackParameter(
    @Key("ParameterKey") @Nullable String parameterKey,
    @Key("ParameterValue") @Nullable String parameterValue,
    @Key("UsePreviousValue") @Nullable Boolean usePreviousValue,
    @Key("ResolvedValue") @Nullable String resolvedValue) {}
