package aloft.cli.view;

import aloft.cli.engine.ListDeployments.FunctionVersions;
import aloft.cli.engine.ListDeployments.ListedFunctions;
import aloft.spi.document.Json;
import aloft.spi.provider.Functions.Version;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Shows the versions of functions, the newest first: as text, or as a JSON list of `{name,
/// deployedName, versions: [{version, createdAt, codeSha256}]}`.
public record FunctionVersionsView(boolean json) implements View<ListedFunctions> {
  private static final int SHOWN = 5;

  @Override
  public Output show(ListedFunctions listed) {
    List<FunctionVersions> functions = listed.functions();
    if (json) {
      return Output.line(Json.write(functions.stream().map(FunctionVersionsView::fields).toList()));
    }
    List<String> lines = new ArrayList<>();
    for (FunctionVersions function : functions) {
      List<String> ids = function.versions().stream().map(Version::id).toList();
      lines.add(function.function().name());
      lines.add(
          ids.isEmpty()
              ? "  not deployed"
              : ids.size() <= SHOWN
                  ? "  All versions: " + String.join(", ", ids)
                  : "  Last " + SHOWN + " versions: " + String.join(", ", ids.subList(0, SHOWN)));
    }
    return lines.isEmpty()
        ? Output.NONE.withMessages("The service has no functions.")
        : Output.lines(lines);
  }

  private static Map<String, Object> fields(FunctionVersions function) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("name", function.function().name());
    fields.put("deployedName", function.function().deployedName());
    fields.put("versions", function.versions().stream().map(FunctionVersionsView::fields).toList());
    return fields;
  }

  private static Map<String, Object> fields(Version version) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("version", version.id());
    fields.put("createdAt", version.createdAt().toString());
    fields.put("codeSha256", version.codeHash());
    return fields;
  }
}
