package aloft.aws.event;

import aloft.aws.cloudformation.Fragment;
import aloft.aws.customresource.CustomResourceFunction;
import aloft.aws.service.AwsService;
import aloft.aws.service.EventDefinition;
import aloft.spi.schema.DiagnosticCollector;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A kind of event: its shape in the manifest and what it becomes in a template. One file, or
/// package, for each; the record is the schema.
public interface EventType<E> {

  /// The word in the manifest: `schedule`.
  String key();

  /// The record that its settings are read as; its short form is the record's.
  Class<E> shape();

  /// Tells what is wrong across events and with the service, each at its place. Is asked even where
  /// there are no such events.
  default void check(
      AwsService service, List<EventDefinition<E>> all, DiagnosticCollector findings) {}

  /// The functions of Aloft's own that these events want in the stack. Is asked only where there
  /// are any events.
  default List<CustomResourceFunction.Wanted> customFunctions(
      AwsService service, List<EventDefinition<E>> all) {
    return List.of();
  }

  /// What a local cloud must know of all events of this kind in the service. Is asked only where
  /// there are any.
  ///
  /// @return null where no local cloud can make them come about yet
  default @Nullable LocalTriggers local(AwsService service, List<EventDefinition<E>> all) {
    return null;
  }

  /// What all events of this kind in the service become. Is asked only where there are any, and
  /// never after [#check] found an error.
  ///
  /// @param moment of the plan
  Fragment compile(AwsService service, List<EventDefinition<E>> all, Instant moment);
}
