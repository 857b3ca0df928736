package aloft.spi.plan;

import aloft.spi.artifact.Artifacts;
import aloft.spi.model.Options;
import java.time.Instant;
import java.util.Map;

/// All that a plan needs and that is not in the manifest. The same inputs make the same plan, byte
/// for byte.
///
/// @param moment when this plan is made: it names folders and deployments
/// @param facts answers of the cloud; a question without an answer has a stated default, or is an
///   error
/// @param options of the command line that say how the plan shall be
public record Inputs(
    Artifacts artifacts, Instant moment, Map<Question, Fact> facts, Options options) {
  public Inputs {
    facts = Map.copyOf(facts);
  }

  /// Inputs without options.
  public Inputs(Artifacts artifacts, Instant moment, Map<Question, Fact> facts) {
    this(artifacts, moment, facts, Options.NONE);
  }
}
