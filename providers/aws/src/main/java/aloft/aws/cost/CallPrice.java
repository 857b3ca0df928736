package aloft.aws.cost;

import aloft.aws.cloudformation.Value;
import aloft.aws.service.AwsFunction;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import aloft.spi.model.Function;
import org.jspecify.annotations.Nullable;

/// What one call of a function costs on Lambda: its request, and its billed duration x memory.
///
/// @param request the price of a request, in US dollars
/// @param millisecond the price of a millisecond with the memory of the function, in US dollars
public record CallPrice(double request, double millisecond) {
  /// The setting of a function that has other prices than those of x86.
  private static final String PRICING = "pricing";

  private static final String ARM = "arm64";
  private static final String EDGE = "edge";
  private static final String INSTANCES = "instances";

  /// What [#of] must know of a function, as its settings: empty for a function on x86.
  public static Mapping settings(AwsFunction function) {
    Mapping settings = Mapping.empty(function.section().node().place());
    Value architecture = function.settings().architecture();
    String pricing =
        function.section().invocation().capacityProvider() != null
            ? INSTANCES
            : function.settings().isAtEdge()
                ? EDGE
                : architecture == null ? "" : architecture.text();
    return ARM.equals(pricing) || EDGE.equals(pricing) || INSTANCES.equals(pricing)
        ? settings.with(PRICING, new Scalar(pricing, settings.place()))
        : settings;
  }

  /// The price of a function that is called on demand; null if it runs on instances that are paid
  /// by the hour, or if the prices of the region are unknown.
  public static @Nullable CallPrice of(Function function, String region) {
    Node setting = function.settings().get(PRICING);
    String pricing = setting == null ? "" : setting.text();
    LambdaPrices prices = EDGE.equals(pricing) ? LambdaPrices.edge() : LambdaPrices.find(region);
    if (prices == null || INSTANCES.equals(pricing)) {
      return null;
    }
    double second = ARM.equals(pricing) ? prices.arm() : prices.x86();
    return new CallPrice(prices.request(), second * function.memory() / 1024 / 1000);
  }

  /// The price of a call in US dollars.
  ///
  /// @param billed its billed duration in milliseconds
  public double dollars(long billed) {
    return request + billed * millisecond;
  }
}
