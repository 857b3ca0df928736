/// The event type `cognitoUserPool`: triggers of new and of existing user pools.
@NullMarked
package aloft.aws.event.cognito;

import org.jspecify.annotations.NullMarked;
