package aloft.aws.plugin;

import aloft.aws.plan.AwsStep;
import aloft.aws.plan.PruneStep;
import aloft.aws.service.AwsFunction;
import aloft.aws.service.AwsService;
import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import aloft.spi.schema.DiagnosticCollector;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `serverless-prune-plugin`: deletes old versions after a deployment.
/// `provider.pruneFunctionVersions` has precedence.
final class Prune implements Plugin {

  @Override
  public List<String> names() {
    return List.of("serverless-prune-plugin");
  }

  @Override
  public Support support() {
    return new Support.Replaced("old versions are deleted if custom.prune.automatic is true");
  }

  private static @Nullable Node setting(AwsService service, String key) {
    return service.manifest().node().get("custom", "prune", key);
  }

  private static boolean isOn(AwsService service, String key) {
    return setting(service, key) instanceof Scalar flag && Boolean.TRUE.equals(flag.value());
  }

  /// The number of versions to keep; null if it is none.
  private static @Nullable Integer number(AwsService service) {
    String text = setting(service, "number") instanceof Scalar scalar ? scalar.print() : "";
    return text.matches("\\d{1,9}") ? Integer.valueOf(text) : null;
  }

  @Override
  public void check(AwsService service, DiagnosticCollector findings) {
    Node automatic = setting(service, "automatic");
    if (automatic != null && isOn(service, "automatic") && number(service) == null) {
      Node number = setting(service, "number");
      findings.warning(
          (number == null ? automatic : number).place(),
          "plugin/prune",
          "no versions are deleted: \"custom.prune.number\" is not a number of versions",
          "set it to the number of versions to keep");
    }
  }

  @Override
  public List<AwsStep> steps(AwsService service) {
    Integer number = number(service);
    if (number == null
        || !isOn(service, "automatic")
        || service.provider().defaults().pruneFunctionVersions() != null) {
      return List.of();
    }
    List<String> layers = new ArrayList<>();
    if (isOn(service, "includeLayers")) {
      service
          .manifest()
          .layers()
          .forEach((key, layer) -> layers.add(layer.name() == null ? key : layer.name()));
    }
    return List.of(
        new PruneStep(
            number, service.functions().stream().map(AwsFunction::deployedName).toList(), layers));
  }
}
