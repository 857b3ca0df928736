package aloft.aws.cloud.deployment;

import aloft.aws.plan.AwsStep;
import aloft.aws.plan.BucketStep;
import aloft.aws.plan.CleanUpStep;
import aloft.aws.plan.DomainStep;
import aloft.aws.plan.OutputFileStep;
import aloft.aws.plan.ProtectionStep;
import aloft.aws.plan.PruneStep;
import aloft.aws.plan.StackStep;
import aloft.aws.plan.StageStep;
import aloft.aws.plan.UploadStep;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import aloft.spi.plan.Plan;
import aloft.spi.plan.Step;
import org.jspecify.annotations.Nullable;

/// The steps of a plan, by type.
record Steps(
    BucketStep bucket,
    UploadStep upload,
    StackStep stack,
    @Nullable StageStep stage,
    @Nullable ProtectionStep protection,
    @Nullable PruneStep prune,
    @Nullable OutputFileStep outputFile,
    @Nullable DomainStep domains,
    @Nullable CleanUpStep cleanUp) {

  static Steps of(Plan plan) {
    BucketStep bucket = null;
    UploadStep upload = null;
    StackStep stack = null;
    StageStep stage = null;
    ProtectionStep protection = null;
    PruneStep prune = null;
    OutputFileStep outputFile = null;
    DomainStep domains = null;
    CleanUpStep cleanUp = null;
    for (Step step : plan.steps()) {
      switch (AwsStep.read(step)) {
        case BucketStep found -> bucket = found;
        case UploadStep found -> upload = found;
        case StackStep found -> stack = found;
        case StageStep found -> stage = found;
        case ProtectionStep found -> protection = found;
        case PruneStep found -> prune = found;
        case OutputFileStep found -> outputFile = found;
        case DomainStep found -> domains = found;
        case CleanUpStep found -> cleanUp = found;
      }
    }
    if (bucket == null || upload == null || stack == null) {
      throw new UserException(
          Diagnostic.error("plan/incomplete", "the plan has no steps that deploy a stack")
              .hint("package the service again"));
    }
    return new Steps(bucket, upload, stack, stage, protection, prune, outputFile, domains, cleanUp);
  }

  /// Returns the plan's file that is uploaded as the template of the stack; null if there is none.
  @Nullable String templateFile() {
    for (UploadStep.Upload file : upload.files()) {
      if (file.name().equals(stack.template())) {
        return file.file();
      }
    }
    return null;
  }
}
