package aloft.aws.event.polling;

import aloft.aws.cloudformation.Value;
import aloft.spi.schema.Doc;
import aloft.spi.schema.Matches;
import aloft.spi.schema.Range;
import aloft.spi.schema.Required;
import org.jspecify.annotations.Nullable;

/// An event whose source is a queue of a message broker of Amazon MQ.
interface BrokerSource {

  BrokerQueue broker();

  Batching batching();

  /// The virtual host of the queue, or null.
  default @Nullable String virtualHost() {
    return null;
  }

  /// A queue of a message broker.
  record BrokerQueue(
      @Required
          @Doc("The broker's ARN")
          @Matches(
              value = "arn:[a-z-]+:mq:[a-z0-9-]+:\\d+:broker:[A-Za-z0-9/_+=.@-]+:b-[a-z0-9-]+",
              words =
                  "a broker's ARN, as in arn:aws:mq:us-east-1:123456789012:broker:orders:b-1a2b3c")
          Value arn,
      @Required
          @Doc("The ARN of a secret with the user name and the password")
          @Matches(value = Secrets.ARN, words = Secrets.WORDS)
          Value basicAuthArn,
      @Required @Doc("The queue") @Range(min = 1, max = 1000) String queue) {}
}
