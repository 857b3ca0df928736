package aloft.spi.provider;

import aloft.spi.plan.Fact;
import aloft.spi.plan.Question;
import aloft.spi.progress.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/// Looks up facts in the cloud for a plan, and downloads files that a manifest refers to.
public interface Facts {

  /// Returns the answers; questions without an answer are omitted.
  Map<Question, Fact> answer(Target target, Set<Question> questions, Progress progress);

  /// Downloads the object at an address, such as `s3://bucket/key`, to a file.
  ///
  /// @throws IOException if it does not exist or cannot be read
  void fetch(String address, Path target) throws IOException;
}
