package aloft.cli.view;

import aloft.cli.engine.ValidateManifest.Findings;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.SourceRange;
import aloft.spi.document.Json;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Shows the findings about a manifest: as text, or as JSON `[{severity, code, message, file, line,
/// column, hint}]`, where fields without a value are left out.
public record FindingsView(boolean json) implements View<Findings> {

  @Override
  public Output show(Findings findings) {
    Output output =
        json
            ? Output.line(Json.write(entries(findings.diagnostics())))
            : Output.NONE.withDiagnostics(findings.diagnostics());
    return (json ? output : output.withMessages(summary(findings))).withFailure(!findings.valid());
  }

  private static String summary(Findings findings) {
    int errors = 0;
    int warnings = 0;
    for (Diagnostic diagnostic : new HashSet<>(findings.diagnostics())) {
      switch (diagnostic.severity()) {
        case ERROR -> errors++;
        case WARNING -> warnings++;
        case NOTE, DETAIL -> {}
      }
    }
    return (findings.valid()
            ? "✔ The manifest is valid"
            : "✖ The manifest has " + Labels.counted(errors, "error"))
        + (warnings == 0 ? "" : ", " + Labels.counted(warnings, "warning"));
  }

  /// The errors of a command that failed, as JSON `{errors: [...]}` in one line.
  public static Output failure(List<Diagnostic> diagnostics) {
    return Output.line(Json.write(Map.of("errors", entries(diagnostics)), 0)).withFailure(true);
  }

  private static List<Map<String, Object>> entries(List<Diagnostic> diagnostics) {
    List<Map<String, Object>> entries = new ArrayList<>();
    for (Diagnostic diagnostic : diagnostics) {
      entries.add(json(diagnostic));
    }
    return entries;
  }

  /// A diagnostic as JSON: `{severity, code, message, file, line, column, hint}`.
  static Map<String, Object> json(Diagnostic diagnostic) {
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
    String hint = diagnostic.hint();
    if (hint != null) {
      fields.put("hint", hint);
    }
    return fields;
  }
}
