package aloft.build;

import aloft.spi.document.Node;
import aloft.spi.schema.Doc;
import org.jspecify.annotations.Nullable;

/// Sources of variables.
public record VariableSettings(
    @Doc("Reads .env.<stage>, or else .env, before variables are resolved")
        @Nullable Boolean useDotenv,
    @Doc("Parameters by stage, for ${param:name}") @Nullable Node params,
    @Doc("Settings by stage") @Nullable Node stages) {}
