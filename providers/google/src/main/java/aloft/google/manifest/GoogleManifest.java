package aloft.google.manifest;

import aloft.build.BuildSettings;
import aloft.build.CodeSettings;
import aloft.build.FrameworkSettings;
import aloft.build.VariableSettings;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.schema.Doc;
import aloft.spi.schema.Inline;
import aloft.spi.schema.Matches;
import aloft.spi.schema.OneOf;
import aloft.spi.schema.Required;
import aloft.spi.schema.Source;
import org.jspecify.annotations.Nullable;

/// A serverless.yml for Google Cloud.
///
/// @param functions the node as written: an object, or a list of objects that are merged in order
@Doc("A service on Google Cloud")
public record GoogleManifest(
    @Required
        @Doc("The service's name, the prefix of all names")
        @Matches(
            value = "^[a-zA-Z][0-9a-zA-Z-]*$",
            words = "letters, digits and dashes, starting with a letter")
        String service,
    @Inline FrameworkSettings framework,
    @Inline VariableSettings variables,
    @Required @Doc("The cloud and the defaults of all functions") ProviderSection provider,
    @Doc(
            "How functions are deployed (default functions); direct is a preview: as services of"
                + " Cloud Run that run the packed sources, without a build of Google")
        @OneOf({"functions", "direct"})
        @Nullable String deploy,
    @Doc("The functions by name") @Nullable Node functions,
    @Inline CodeSettings code,
    @Source Mapping node) {

  /// Returns the settings that decide how the service is packaged.
  public BuildSettings buildSettings() {
    return new BuildSettings(
        code.packaging(),
        code.custom(),
        code.build(),
        code.plugins(),
        Boolean.TRUE.equals(variables.useDotenv()),
        node);
  }
}
