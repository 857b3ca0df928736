package aloft.aws.manifest;

import aloft.build.PackageSection;
import aloft.spi.document.Node;
import aloft.spi.schema.Doc;
import aloft.spi.schema.Key;
import aloft.spi.schema.Matches;
import aloft.spi.schema.OneOf;
import aloft.spi.schema.Range;
import aloft.spi.schema.Source;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A Lambda layer.
///
/// @see <a
///   href="https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-layerversion.html">AWS::Lambda::LayerVersion</a>
@Doc("A Lambda layer")
public record LayerSection(
    @Doc("The folder whose content becomes the layer") @Nullable String path,
    @Doc("The layer's name (default: its key)") @Range(min = 1, max = 140) @Nullable String name,
    @Doc("Description") @Range(max = 256) @Nullable String description,
    @Doc("Runtimes that may use the layer") @Range(max = 15)
        @Nullable List<LambdaRuntime> compatibleRuntimes,
    @Doc("Architectures that may use the layer") @OneOf({"arm64", "x86_64"}) @Range(max = 2)
        @Nullable List<String> compatibleArchitectures,
    @Doc("The licence, at most 512 characters") @Range(max = 512) @Nullable String licenseInfo,
    @Doc("Keep old versions of the layer") @Nullable Boolean retain,
    @Doc("Accounts that may use the layer, * for all")
        @Matches(value = "^(\\d{12}|\\*|arn:(aws[a-zA-Z-]*):iam::\\d{12}:root)$")
        List<String> allowedAccounts,
    @Doc("The contents of the zip") @Key("package") @Nullable PackageSection packaging,
    @Source Node node) {

  public LayerSection {
    allowedAccounts = allowedAccounts == null ? List.of() : allowedAccounts;
  }
}
