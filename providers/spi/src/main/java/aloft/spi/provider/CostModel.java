package aloft.spi.provider;

import aloft.spi.diagnostic.Diagnostic;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// A blueprint that knows what its functions cost. Not every cloud has it.
public interface CostModel {

  /// Estimates a month. Pure.
  ///
  /// @param function the key of the only function; null for all
  /// @param usage the usage of each function
  /// @throws aloft.spi.diagnostic.UserException if the prices of the region are unknown, or with
  ///   the code `function/unknown`
  Estimate estimate(@Nullable String function, MonthlyUsage usage);

  /// How a function is used in a month.
  ///
  /// @param calls the number of calls, at least 0
  /// @param milliseconds the billed duration of a call, at least 1
  record MonthlyUsage(long calls, long milliseconds) {}

  /// The costs of a month in US dollars.
  ///
  /// @param pricesOf the day of the prices, as `2026-08-31`
  /// @param source where the prices are from, as addresses with commas between them
  /// @param findings what the costs do not include
  record Estimate(
      String pricesOf, String source, List<FunctionCost> functions, List<Diagnostic> findings) {
    public Estimate {
      functions = List.copyOf(functions);
      findings = List.copyOf(findings);
    }

    /// Returns the sum of all functions.
    public double total() {
      return functions.stream().mapToDouble(FunctionCost::total).sum();
    }
  }

  /// The costs of a function in US dollars.
  ///
  /// @param name the key in the manifest
  /// @param size what the price depends on, such as `1024 MB, arm64`
  /// @param parts the costs by their kind, such as `requests`; what costs nothing is left out
  record FunctionCost(String name, String size, SequencedMap<String, Double> parts) {
    public FunctionCost {
      parts = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(parts));
    }

    /// Returns the sum of the parts.
    public double total() {
      return parts.values().stream().mapToDouble(Double::doubleValue).sum();
    }
  }
}
