package aloft.spi.model;

import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.Suggestion;
import aloft.spi.diagnostic.UserException;
import java.util.List;

/// A service, as every cloud and the local one see it.
///
/// @param provider the word under `provider.name`
public record Service(
    String name, String provider, String stage, String region, List<Function> functions) {
  public Service {
    functions = List.copyOf(functions);
  }

  /// The function with a key of the manifest.
  ///
  /// @throws UserException with the code `function/unknown`, naming near ones
  public Function function(String key) {
    for (Function function : functions) {
      if (function.name().equals(key)) {
        return function;
      }
    }
    List<String> known = functions.stream().map(Function::name).toList();
    String near = Suggestion.didYouMean(key, known);
    String all =
        known.isEmpty() ? "the service has no functions" : "functions: " + String.join(", ", known);
    throw new UserException(
        Diagnostic.error("function/unknown", "there is no function \"" + key + "\"")
            .hint(near == null ? all : near));
  }
}
