//! Writing lists anew.
