package aloft.aws.plan;

import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import aloft.spi.plan.Plan;
import aloft.spi.plan.Step;
import aloft.spi.schema.Decoder;
import aloft.spi.schema.DiagnosticCollector;
import aloft.spi.schema.RecordWriter;
import aloft.spi.schema.ValidationMode;

/// One step of a deployment to AWS.
public sealed interface AwsStep
    permits BucketStep,
        UploadStep,
        StackStep,
        StageStep,
        ProtectionStep,
        PruneStep,
        OutputFileStep,
        DomainStep,
        CleanUpStep {

  /// The kind of this step in `steps.json`.
  default String kind() {
    return switch (this) {
      case BucketStep step -> "bucket";
      case UploadStep step -> "upload";
      case StackStep step -> "stack";
      case StageStep step -> "rest-stage";
      case ProtectionStep step -> "protection";
      case PruneStep step -> "prune";
      case OutputFileStep step -> "output-file";
      case DomainStep step -> "domains";
      case CleanUpStep step -> "clean-up";
    };
  }

  /// This step in the form of a plan. The kind is also the name, because a plan has one step per
  /// kind.
  default Step step() {
    return new Step(kind(), kind(), RecordWriter.of((Record) this, Plan.STEPS));
  }

  /// Reads a step of a plan.
  ///
  /// @throws UserException if the kind is unknown or the content is invalid
  static AwsStep read(Step step) {
    return switch (step.kind()) {
      case "bucket" -> read(BucketStep.class, step);
      case "upload" -> read(UploadStep.class, step);
      case "stack" -> read(StackStep.class, step);
      case "rest-stage" -> read(StageStep.class, step);
      case "protection" -> read(ProtectionStep.class, step);
      case "prune" -> read(PruneStep.class, step);
      case "output-file" -> read(OutputFileStep.class, step);
      case "domains" -> read(DomainStep.class, step);
      case "clean-up" -> read(CleanUpStep.class, step);
      default ->
          throw new UserException(
              Diagnostic.error(
                      "plan/unknown-step", "unknown deployment step \"" + step.kind() + "\"")
                  .hint("package the service again with this version of Aloft"));
    };
  }

  private static <T extends AwsStep> T read(Class<T> type, Step step) {
    DiagnosticCollector findings = new DiagnosticCollector(ValidationMode.ERROR);
    T decoded = Decoder.read(type, step.settings(), findings);
    if (decoded == null || findings.hasErrors()) {
      throw new UserException(findings.diagnostics());
    }
    return decoded;
  }
}
