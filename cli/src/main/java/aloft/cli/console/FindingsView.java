package aloft.cli.console;

import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.SourceRange;
import aloft.spi.document.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Findings for programs: `[{severity, code, message, file, line, column, hint}]`, without what is
/// not known.
public final class FindingsView {
  private FindingsView() {}

  /// The JSON text, without a line break at its end.
  public static String json(List<Diagnostic> diagnostics) {
    List<Map<String, Object>> all = new ArrayList<>();
    for (Diagnostic found : diagnostics) {
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("severity", found.severity().word());
      fields.put("code", found.code());
      fields.put("message", found.message());
      SourceRange place = found.place();
      if (place != null) {
        fields.put("file", place.file());
        fields.put("line", (long) place.line());
        fields.put("column", (long) place.column());
      }
      put(fields, found.hint());
      all.add(fields);
    }
    return Json.write(all);
  }

  private static void put(Map<String, Object> fields, @Nullable String hint) {
    if (hint != null) {
      fields.put("hint", hint);
    }
  }
}
