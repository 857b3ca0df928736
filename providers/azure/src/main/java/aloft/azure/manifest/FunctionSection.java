package aloft.azure.manifest;

import aloft.build.PackageSection;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.schema.Doc;
import aloft.spi.schema.Inline;
import aloft.spi.schema.Key;
import aloft.spi.schema.Source;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A function of the section `functions`.
///
/// @param handler null for a function that the user's own code registers
@Doc("A function")
public record FunctionSection(
    @Doc(
            "The file and the exported function that is called: src/index.main; absent for a"
                + " function that the code registers itself")
        @Nullable String handler,
    @Doc("Description") @Nullable String description,
    @Inline RuntimeSettings general,
    @Doc("The contents of the zip") @Key("package") @Nullable PackageSection packaging,
    @Doc("The events that call the function, and its other bindings") List<Node> events,
    @Source Mapping node) {

  public FunctionSection {
    events = events == null ? List.of() : events;
  }
}
