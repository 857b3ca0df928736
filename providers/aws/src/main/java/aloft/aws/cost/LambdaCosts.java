package aloft.aws.cost;

import aloft.aws.cloudformation.Value;
import aloft.aws.service.AwsFunction;
import aloft.aws.service.FunctionSettings;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.provider.CostModel.Estimate;
import aloft.spi.provider.CostModel.FunctionCost;
import aloft.spi.provider.CostModel.MonthlyUsage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// Estimates what functions cost in a month: requests, billed duration x memory, and what is kept
/// ready.
public final class LambdaCosts {
  /// The seconds of a month of 730 hours, as in AWS's calculator.
  private static final double MONTH = 730 * 3600.0;

  private static final double MEGABYTES = 1024;
  private static final double FREE_STORAGE = 512;

  private LambdaCosts() {}

  /// The costs of some functions in a region.
  ///
  /// @throws aloft.spi.diagnostic.UserException if the prices of the region are unknown
  public static Estimate of(List<AwsFunction> functions, String region, MonthlyUsage usage) {
    LambdaPrices prices = LambdaPrices.in(region);
    List<FunctionCost> costs = new ArrayList<>();
    List<Diagnostic> findings = new ArrayList<>();
    for (AwsFunction function : functions) {
      if (function.section().invocation().capacityProvider() != null) {
        findings.add(
            Diagnostic.warning(
                    "cost/capacity-provider",
                    "the function \""
                        + function.key()
                        + "\" runs on instances of a capacity"
                        + " provider, whose price is not estimated",
                    function.section().node().place())
                .hint("see the prices of EC2"));
      } else {
        costs.add(cost(function, prices, usage));
      }
      if (hasPricedSnapshots(function)) {
        findings.add(
            Diagnostic.warning(
                    "cost/snap-start",
                    "the snapshots of the function \""
                        + function.key()
                        + "\" cost extra, which is not estimated: a month for each version, and"
                        + " each restoring",
                    function.section().node().place())
                .hint("\"aloft prune\" deletes old versions and their snapshots"));
      }
    }
    return new Estimate(LambdaPrices.day(), LambdaPrices.source(), costs, findings);
  }

  /// Whether Lambda charges for snapshots: not for those of Java.
  ///
  /// @see <a href="https://aws.amazon.com/lambda/pricing/">Lambda's prices</a>
  private static boolean hasPricedSnapshots(AwsFunction function) {
    String runtime = function.settings().runtime().text();
    return Boolean.TRUE.equals(function.section().invocation().snapStart())
        && (runtime == null || !runtime.startsWith("java"));
  }

  private static FunctionCost cost(
      AwsFunction function, LambdaPrices regional, MonthlyUsage usage) {
    FunctionSettings settings = function.settings();
    boolean edge = settings.isAtEdge();
    LambdaPrices prices = edge ? LambdaPrices.edge() : regional;
    Value architecture = settings.architecture();
    boolean arm = architecture != null && "arm64".equals(architecture.text());
    double gigabytes = settings.megabytes() / MEGABYTES;
    double seconds = usage.calls() * (usage.milliseconds() / 1000.0);
    double environments = edge ? 0 : number(settings.provisionedConcurrency());
    double provisioned = arm ? LambdaPrices.provisionedOnArm() : 1;
    double memoryPrice =
        environments > 0
            ? prices.provisionedDuration() * provisioned
            : arm ? prices.arm() : prices.x86();
    double disk = number(function.section().general().ephemeralStorageSize());
    SequencedMap<String, Double> parts = new LinkedHashMap<>();
    add(parts, "requests", usage.calls() * prices.request());
    add(parts, "duration", seconds * gigabytes * memoryPrice);
    add(
        parts,
        "ephemeralStorage",
        seconds * (Math.max(0, disk - FREE_STORAGE) / MEGABYTES) * prices.storage());
    add(
        parts,
        "provisionedConcurrency",
        environments * gigabytes * MONTH * prices.provisioned() * provisioned);
    String place = edge ? "Lambda@Edge" : arm ? "arm64" : "x86_64";
    return new FunctionCost(function.key(), settings.megabytes() + " MB, " + place, parts);
  }

  private static void add(SequencedMap<String, Double> parts, String name, double dollars) {
    if (dollars > 0) {
      parts.put(name, dollars);
    }
  }

  /// A number that the manifest has; 0 if it has none, or one that only AWS knows.
  private static double number(@Nullable Value value) {
    return value instanceof Value.Num number ? number.number().doubleValue() : 0;
  }
}
