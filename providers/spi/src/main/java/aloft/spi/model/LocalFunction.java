package aloft.spi.model;

import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A function with its code, ready to run on this machine.
///
/// @param function its environment holds plain values only
/// @param code null for a container image
/// @param layers in order: files of a later layer replace those of an earlier one
/// @param concurrency the maximum number of concurrent calls; null for the limit of the cloud
public record LocalFunction(
    Function function, @Nullable Code code, List<Code> layers, @Nullable Integer concurrency) {
  public LocalFunction {
    layers = List.copyOf(layers);
  }

  /// Returns its key in the manifest.
  public String name() {
    return function.name();
  }

  /// Returns the archives that it needs: those of its layers and its own.
  public List<Code.Archive> archives() {
    List<Code.Archive> archives = new ArrayList<>();
    for (Code layer : layers) {
      if (layer instanceof Code.Archive archive) {
        archives.add(archive);
      }
    }
    if (code instanceof Code.Archive archive) {
      archives.add(archive);
    }
    return archives;
  }

  /// Returns its environment variables.
  public Map<String, String> environment() {
    Map<String, String> values = new LinkedHashMap<>();
    for (Map.Entry<String, Node> variable : function.environment().entrySet()) {
      if (variable.getValue() instanceof Scalar scalar) {
        values.put(variable.getKey(), scalar.print());
      }
    }
    return values;
  }
}
