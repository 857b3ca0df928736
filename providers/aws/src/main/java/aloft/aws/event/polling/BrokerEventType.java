package aloft.aws.event.polling;

import aloft.aws.cloudformation.Fields;
import aloft.aws.cloudformation.Value;
import aloft.aws.iam.Statements;
import aloft.aws.service.AwsService;
import aloft.aws.service.EventDefinition;
import java.util.ArrayList;
import java.util.List;

/// Compiles the events of message brokers.
abstract class BrokerEventType<E extends BrokerSource> extends PolledEventType<E> {
  /// Longer queues are cut, so that the logical id has at most 255 characters.
  private static final int MAX_NAME = 150;

  private final String product;

  /// @param product the name of the broker in logical ids
  BrokerEventType(String product) {
    this.product = product;
  }

  @Override
  String idSuffix(E event) {
    return product + name(event.broker().queue(), MAX_NAME);
  }

  @Override
  Fields properties(AwsService service, EventDefinition<E> definition) {
    E event = definition.event();
    List<Value> access = new ArrayList<>();
    access.add(access("BASIC_AUTH", event.broker().basicAuthArn()));
    String host = event.virtualHost();
    if (host != null && !host.isEmpty()) {
      access.add(access("VIRTUAL_HOST", Value.of(host)));
    }
    return common(
            event.broker().arn(), event.batching().polling(), event.batching().windowUnlessZero())
        .put("Queues", List.of(event.broker().queue()))
        .put("SourceAccessConfigurations", access);
  }

  @Override
  List<Value> statements(AwsService service, List<EventDefinition<E>> definitions) {
    List<Value> secrets = new ArrayList<>();
    List<Value> brokers = new ArrayList<>();
    for (EventDefinition<E> definition : definitions) {
      secrets.add(definition.event().broker().basicAuthArn());
      brokers.add(definition.event().broker().arn());
    }
    return List.of(
        Statements.allow(List.of("secretsmanager:GetSecretValue"), secrets),
        Statements.allow(List.of("mq:DescribeBroker"), brokers),
        network());
  }
}
