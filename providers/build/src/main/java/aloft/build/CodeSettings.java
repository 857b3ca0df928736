package aloft.build;

import aloft.spi.document.Node;
import aloft.spi.schema.Doc;
import aloft.spi.schema.Key;
import org.jspecify.annotations.Nullable;

/// How code is built and packaged.
public record CodeSettings(
    @Key("package") @Doc("Packaging of the zips") @Nullable PackageSection packaging,
    @Doc("Any values, for variables and plugins") @Nullable CustomSection custom,
    @Doc("Serverless Framework plugins; Aloft does not run plugins") @Nullable Node plugins,
    @Doc("How code is bundled") @Nullable BuildSection build) {}
