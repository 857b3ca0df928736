package aloft.spi.provider;

import org.jspecify.annotations.Nullable;

/// A resource that a deployment takes away, and that the user may not know of.
///
/// @param id the name by which the user can allow it
/// @param type the cloud's name of the kind of resource
/// @param data what is lost with it, as in "its items"; null if it holds no data
/// @param reason why it is taken away and where it came from, as a clause
public record Removal(String id, String type, Effect effect, @Nullable String data, String reason) {

  /// What happens to the resource.
  public enum Effect {
    DELETED,
    /// A new, empty one takes its place.
    REPLACED,
    /// The cloud decides while it deploys whether to replace it.
    MAY_BE_REPLACED
  }
}
