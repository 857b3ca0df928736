package aloft.aws.event;

import aloft.aws.cloudformation.Fragment;
import aloft.aws.customresource.CustomResourceFunction;
import aloft.aws.service.AwsService;
import aloft.aws.service.EventDefinition;
import aloft.spi.schema.DiagnosticCollector;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A type of event: its schema in the manifest, its checks, its template resources and its local
/// triggers. Each type has its own file or package; the record is the schema.
public interface EventType<E> {

  /// The key in the manifest, for example `schedule`.
  String key();

  /// The record into which the settings are decoded; it also defines the short form.
  Class<E> shape();

  /// Reports problems that involve several events or the service, each with its source range. Is
  /// called even if there are no events of this type.
  default void check(
      AwsService service, List<EventDefinition<E>> definitions, DiagnosticCollector findings) {}

  /// The custom resource functions that these events need in the stack. Is called only if there are
  /// events of this type.
  default List<CustomResourceFunction.Requirement> customFunctions(
      AwsService service, List<EventDefinition<E>> definitions) {
    return List.of();
  }

  /// The triggers and API keys that emulate all events of this type in the local cloud. Is called
  /// only if there are events of this type.
  ///
  /// @return null if the local cloud does not emulate this type yet
  default @Nullable LocalTriggers localTriggers(
      AwsService service, List<EventDefinition<E>> definitions) {
    return null;
  }

  /// Compiles all events of this type into template resources. Is called only if there are events
  /// of this type, and only if [#check] reported no error.
  ///
  /// @param moment the time of the plan
  Fragment compile(AwsService service, List<EventDefinition<E>> definitions, Instant moment);
}
