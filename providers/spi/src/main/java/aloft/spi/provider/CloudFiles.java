package aloft.spi.provider;

import aloft.spi.artifact.Tree;
import aloft.spi.diagnostic.Result;

/// A service whose cloud also reads files beside the manifest.
public interface CloudFiles {

  /// Returns the service with what its files say.
  Result<Blueprint> withFiles(Tree tree);

  /// Returns a service with what the files say that its cloud reads.
  static Result<Blueprint> complete(Blueprint blueprint, Tree tree) {
    return blueprint instanceof CloudFiles files ? files.withFiles(tree) : Result.of(blueprint);
  }
}
