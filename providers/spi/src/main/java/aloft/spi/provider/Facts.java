package aloft.spi.provider;

import aloft.spi.plan.Fact;
import aloft.spi.plan.Question;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/// Answers the questions of a plan, and fetches what a manifest names by its address in the cloud.
public interface Facts {

  /// The answers; a question without one is left out.
  Map<Question, Fact> answer(Target target, Set<Question> questions);

  /// Writes the bytes behind an address, as `s3://bucket/key`, into a file.
  ///
  /// @throws IOException where there is nothing, or it cannot be had
  void fetch(String address, Path target) throws IOException;
}
