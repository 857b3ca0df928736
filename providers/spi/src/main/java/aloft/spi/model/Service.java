package aloft.spi.model;

import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.Suggestion;
import aloft.spi.diagnostic.UserException;
import java.util.List;

/// A service, independent of the cloud.
///
/// @param provider the value of `provider.name`
public record Service(
    String name, String provider, String stage, String region, List<Function> functions) {
  public Service {
    functions = List.copyOf(functions);
  }

  /// Returns the function with a key of the manifest.
  ///
  /// @throws UserException with the code `function/unknown` and a hint with similar keys
  public Function function(String key) {
    for (Function function : functions) {
      if (function.name().equals(key)) {
        return function;
      }
    }
    List<String> known = functions.stream().map(Function::name).toList();
    String suggestion = Suggestion.didYouMean(key, known);
    String list =
        known.isEmpty() ? "the service has no functions" : "functions: " + String.join(", ", known);
    throw new UserException(
        Diagnostic.error("function/unknown", "there is no function \"" + key + "\"")
            .hint(suggestion == null ? list : suggestion));
  }
}
