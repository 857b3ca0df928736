package aloft.azure;

import aloft.azure.plan.AzureLocation;
import aloft.spi.artifact.Addition;
import aloft.spi.artifact.NodeBundle;
import aloft.spi.artifact.Package;
import aloft.spi.artifact.Tree;
import aloft.spi.model.Function;
import aloft.spi.provider.Blueprint;
import aloft.spi.provider.ManifestGoldens;
import aloft.spi.provider.Target;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Compares the findings, the templates and the generated files of manifests for Azure with stored
/// ones.
final class GoldenTest extends ManifestGoldens {
  private static final String GENERATED = "generated.txt";

  GoldenTest() {
    super(new AzureProvider(), List.of("template.json", "events.json", GENERATED));
  }

  // The functions of the app with their endpoints, the folder of the zip, and its files that Aloft
  // writes.
  @Override
  protected Map<String, String> generated(Blueprint blueprint, Tree tree) {
    Map<String, String> texts = new TreeMap<>();
    StringBuilder all = new StringBuilder();
    Target target = blueprint.target();
    for (Function function : target.service().functions()) {
      all.append(function.name());
      for (AzureLocation.Route route : AzureLocation.of(target).routes()) {
        if (route.function().equals(function.name())) {
          all.append(' ').append(route.method()).append(' ').append(route.path());
        }
      }
      all.append('\n');
    }
    for (Package zip : blueprint.packages(tree).orThrow()) {
      if (!zip.root().isEmpty()) {
        all.append("folder ").append(zip.root()).append('\n');
      }
      for (Addition addition : zip.additions()) {
        if (addition instanceof Package.Generated file) {
          texts.put(file.path(), file.text());
        } else if (addition instanceof NodeBundle bundle) {
          bundle
              .entries()
              .forEach(entry -> all.append("bundle ").append(entry.stem()).append('\n'));
          all.append("beside it ").append(bundle.externals().names()).append('\n');
        }
      }
    }
    texts.forEach((path, text) -> all.append("--- ").append(path).append('\n').append(text));
    return Map.of(GENERATED, all.toString());
  }
}
