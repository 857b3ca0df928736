package aloft.google.cloud.deployment;

import aloft.spi.progress.Progress;
import com.google.cloud.functions.v2.OperationMetadata;
import com.google.cloud.functions.v2.Stage;
import com.google.cloud.functions.v2.StateMessage;
import com.google.longrunning.Operation;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The stages of an operation on a function, as its metadata tells them.
///
/// @param build the name of its build; empty if it has none yet
record OperationStages(List<Stage> stages, String build) {

  static OperationStages of(Operation operation) {
    if (operation.getMetadata().is(OperationMetadata.class)) {
      try {
        OperationMetadata metadata = operation.getMetadata().unpack(OperationMetadata.class);
        return new OperationStages(metadata.getStagesList(), metadata.getBuildName());
      } catch (InvalidProtocolBufferException e) {
        return new OperationStages(List.of(), "");
      }
    }
    return new OperationStages(List.of(), "");
  }

  /// Reports the stage that runs, by Google's name: `ARTIFACT_REGISTRY`, `BUILD`, `SERVICE`,
  /// `TRIGGER`.
  void report(Progress progress) {
    int done = 0;
    String running = "";
    for (Stage stage : stages) {
      if (stage.getState() == Stage.State.COMPLETE) {
        done++;
      } else if (stage.getState() == Stage.State.IN_PROGRESS) {
        running = stage.getName().name();
      }
    }
    FunctionStore.advance(progress, done, stages.size(), running);
  }

  /// Returns the stage that has failed; null if that is not known.
  @Nullable Stage failed() {
    for (Stage stage : stages) {
      for (StateMessage message : stage.getStateMessagesList()) {
        if (message.getSeverity() == StateMessage.Severity.ERROR) {
          return stage;
        }
      }
    }
    for (Stage stage : stages) {
      if (stage.getState() == Stage.State.IN_PROGRESS) {
        return stage;
      }
    }
    return null;
  }
}
