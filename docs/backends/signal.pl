#!/usr/bin/env perl
# A whole backend: the component `signal`, written from the chapters Traces and Signal. Perl's own modules suffice.
use strict;
use warnings;
use JSON::PP;
use Math::BigInt;

$| = 1;    # each answer is flushed (WIRE-2)
my $json = JSON::PP->new->utf8->canonical;
my ( $threshold, $zone );
my %operations = ( evaluate => \&evaluate, zone => sub { $zone } );

while ( my $line = <STDIN> ) {
    my $request = $json->decode($line);
    print $json->encode( { id => $request->{id}, answer($request) } ), "\n";
}

sub answer {
    my ($request) = @_;
    return hello => hello() if $request->{do} eq 'hello';
    return outcome => opened( $request->{config} ) if $request->{do} eq 'open';
    return outcomes => [ map { step($_) } @{ $request->{steps} } ];
}

sub hello {
    return {
        version => 1, name => 'signal.pl', language => "Perl $^V", build => 'interpreted',
        phase => 'baseline', components => ['signal'],
    };
}

sub opened {    # A new machine takes the place of the one before (WIRE-4).
    my ($config) = @_;
    ( $threshold, $zone ) = ( $config->{threshold}, undef );
    my $reachable = $threshold->{numerator} <= $threshold->{denominator};
    return $reachable ? { value => undef } : { error => 'invalid_config' };    # SIGNAL-1
}

sub step {
    my ($step) = @_;
    return { value => $operations{ $step->{op} }->( $step->{args} ) };
}

# The zone, if it is one and not that of before (SIGNAL-4).
sub evaluate {
    my ($args) = @_;
    my $before = $zone // '';
    $zone = zone_of( $args->{touch}, $args->{imbalance} );
    return ( $zone // '' ) eq $before ? undef : $zone;
}

sub zone_of {
    my ( $touch, $imbalance ) = @_;
    my ( $bid, $ask ) = @$touch{qw(bid ask)};
    return undef unless $imbalance && $bid && $ask && $bid->{price} < $ask->{price};    # SIGNAL-3
    # Decimal strings of up to 128 bits, and exact products (SIGNAL-5).
    my $leaning = Math::BigInt->new( $imbalance->{numerator} ) * $threshold->{denominator};
    my $needed = Math::BigInt->new( $imbalance->{denominator} ) * $threshold->{numerator};
    return $leaning >= $needed ? 'buy' : -$leaning >= $needed ? 'sell' : undef;    # SIGNAL-2
}
