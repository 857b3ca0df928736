/// The rules by which AWS Lambda runs a handler: its environment, its Runtime API, its errors and
/// log lines. Pure: knows no process, socket or file but the bootstraps in its own resources.
@NullMarked
package aloft.aws.emulation;

import org.jspecify.annotations.NullMarked;
