package aloft.build;

import aloft.spi.diagnostic.SourceRange;
import aloft.spi.document.Mapping;
import aloft.spi.document.Merge;
import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import aloft.spi.document.Sequence;
import aloft.spi.schema.DiagnosticCollector;
import java.util.List;
import java.util.SequencedMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// The section `functions` of a manifest.
public final class FunctionEntries {
  private FunctionEntries() {}

  /// Returns the functions as one mapping. A list of mappings is merged in order.
  public static SequencedMap<String, Mapping.Entry> of(
      @Nullable Node node, DiagnosticCollector findings) {
    Mapping merged = Mapping.empty(SourceRange.of(""));
    for (Node item :
        node instanceof Sequence list
            ? list.items()
            : node == null ? List.<Node>of() : List.of(node)) {
      if (item instanceof Mapping functions) {
        merged = Merge.merge(merged, functions);
      } else if (!item.isNull()) {
        findings.error(item.place(), "manifest/type", "expected an object of functions");
      }
    }
    return merged.entries();
  }

  /// Returns the section with changed functions.
  ///
  /// @param functions an object, or a list of objects
  /// @param change returns a function; it is not called for what is no object
  public static Node map(Node functions, UnaryOperator<Mapping> change) {
    return switch (functions) {
      case Mapping mapping ->
          mapping.map((key, function) ->
              function instanceof Mapping section ? change.apply(section) : function);
      case Sequence list ->
          new Sequence(list.items().stream().map(item -> map(item, change)).toList(), list.place());
      case Scalar scalar -> scalar;
    };
  }
}
