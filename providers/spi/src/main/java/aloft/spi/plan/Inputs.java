package aloft.spi.plan;

import aloft.spi.artifact.Artifacts;
import aloft.spi.model.Options;
import java.time.Instant;
import java.util.Map;

/// Everything that a plan depends on besides the manifest. Equal inputs give the same plan, byte
/// for byte.
///
/// @param timestamp the creation time of the plan, part of the names of folders and deployments
/// @param facts the cloud's answers; a question without an answer has a documented default or is an
///   error
/// @param options the command-line options that affect the plan
public record Inputs(
    Artifacts artifacts, Instant timestamp, Map<Question, Fact> facts, Options options) {
  public Inputs {
    facts = Map.copyOf(facts);
  }

  /// Inputs without options.
  public Inputs(Artifacts artifacts, Instant timestamp, Map<Question, Fact> facts) {
    this(artifacts, timestamp, facts, Options.NONE);
  }
}
