package aloft.azure.manifest;

import aloft.spi.schema.Doc;
import aloft.spi.schema.Matches;
import org.jspecify.annotations.Nullable;

/// `functionApp`: the app of the service.
@Doc("The function app")
public record AppSection(
    @Doc("Its name, unique on Azure (default: made from the service and the resource group)")
        @Matches(
            value = "^[a-zA-Z0-9][a-zA-Z0-9-]{0,58}[a-zA-Z0-9]$",
            words = "2 to 60 letters, digits and dashes")
        @Nullable String name) {}
