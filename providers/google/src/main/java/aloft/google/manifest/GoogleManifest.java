package aloft.google.manifest;

import aloft.build.BuildSection;
import aloft.build.BuildSettings;
import aloft.build.CustomSection;
import aloft.build.PackageSection;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.schema.Advisory;
import aloft.spi.schema.Doc;
import aloft.spi.schema.Inline;
import aloft.spi.schema.Key;
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

  /// How the manifest is read.
  public record FrameworkSettings(
      @Doc("Accepted for compatibility; the version is not checked")
          @Nullable Node frameworkVersion,
      @Doc("How violations of the schema are reported: error (default), warn or off")
          @Advisory
          @OneOf({"error", "warn", "off"})
          @Nullable String configValidationMode,
      @Doc("Accepted for compatibility") @Nullable String deprecationNotificationMode,
      @Doc("Accepted for compatibility") @Nullable Node disabledDeprecations,
      @Doc("Accepted for compatibility") @Nullable Node variablesResolutionMode,
      @Doc("No effect") @Nullable Node app,
      @Doc("No effect") @Nullable Node org) {}

  /// Sources of variables.
  public record VariableSettings(
      @Doc("Reads .env.<stage>, or else .env, before variables are resolved")
          @Nullable Boolean useDotenv,
      @Doc("Parameters by stage, for ${param:name}") @Nullable Node params,
      @Doc("Settings by stage") @Nullable Node stages) {}

  /// How code is built and packaged.
  public record CodeSettings(
      @Key("package") @Doc("Packaging of the zips") @Nullable PackageSection packaging,
      @Doc("Any values, for variables and plugins") @Nullable CustomSection custom,
      @Doc("Serverless Framework plugins; Aloft does not run plugins") @Nullable Node plugins,
      @Doc("How code is bundled") @Nullable BuildSection build) {}
}
