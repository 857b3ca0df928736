package aloft.cli.console;

import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.SourceRange;
import aloft.spi.document.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Diagnostics as JSON: `[{severity, code, message, file, line, column, hint}]`. Fields without a
/// value are left out.
public final class FindingsView {
  private FindingsView() {}

  /// The JSON text, without a line break at its end.
  public static String json(List<Diagnostic> diagnostics) {
    List<Map<String, Object>> entries = new ArrayList<>();
    for (Diagnostic diagnostic : diagnostics) {
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("severity", diagnostic.severity().label());
      fields.put("code", diagnostic.code());
      fields.put("message", diagnostic.message());
      SourceRange place = diagnostic.place();
      if (place != null) {
        fields.put("file", place.file());
        fields.put("line", (long) place.line());
        fields.put("column", (long) place.column());
      }
      put(fields, diagnostic.hint());
      entries.add(fields);
    }
    return Json.write(entries);
  }

  private static void put(Map<String, Object> fields, @Nullable String hint) {
    if (hint != null) {
      fields.put("hint", hint);
    }
  }
}
