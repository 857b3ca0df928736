/// Reads and calls services that are deployed to Google Cloud.
@NullMarked
package aloft.google.cloud.operation;

import org.jspecify.annotations.NullMarked;
