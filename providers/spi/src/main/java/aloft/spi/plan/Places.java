package aloft.spi.plan;

import aloft.spi.diagnostic.SourceRange;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where the user's files define the resources of a [Plan].
public interface Places {

  /// Returns the place of a resource or of a part of it; null if it is unknown. A generated
  /// resource has the place of what it is generated for, as of a function or an event.
  ///
  /// @param resource its name in the plan, such as a logical id
  /// @param path the keys that lead from the resource to the part
  @Nullable SourceRange find(String resource, List<String> path);

  /// The places of a plan that was read from files.
  record Unknown() implements Places {
    @Override
    public @Nullable SourceRange find(String resource, List<String> path) {
      return null;
    }
  }
}
