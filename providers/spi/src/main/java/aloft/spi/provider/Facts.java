package aloft.spi.provider;

import java.util.Map;
import java.util.Set;

/// Answers the questions of a plan.
public interface Facts {

  /// The answers; a question without one is left out.
  Map<Question, Fact> answer(Target target, Set<Question> questions);
}
