package aloft.google.manifest;

import aloft.build.PackageSection;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.schema.Doc;
import aloft.spi.schema.Inline;
import aloft.spi.schema.Key;
import aloft.spi.schema.Required;
import aloft.spi.schema.Source;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A function in the manifest.
///
/// @see <a
///   href="https://cloud.google.com/functions/docs/reference/rest/v2/projects.locations.functions">Functions</a>
@Doc("A function")
public record FunctionSection(
    @Required
        @Doc("The file and the exported function that is called: src/index.main, or only its name")
        String handler,
    @Doc("The id of the function (default: service-stage-function)") @Nullable String name,
    @Doc("Description") @Nullable String description,
    @Inline RuntimeSettings general,
    @Inline AccessSettings access,
    @Inline SourceBuild build,
    @Doc("The contents of the function's zip") @Key("package") @Nullable PackageSection packaging,
    @Doc("The events that call the function") List<Node> events,
    @Source Mapping node) {

  public FunctionSection {
    events = events == null ? List.of() : events;
  }
}
