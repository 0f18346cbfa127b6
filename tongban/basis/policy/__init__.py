"""Who is entitled, with how many points, under which clause, since when: policies as dated, cited files. Pure.

files        what a policy file says, read with every problem it has; overlay lays one file on another
expressions  the small language of its rules, as a typed tree (tree, spans, units, tables)
compiling    the policy as it stands on one day; checks finds what is wrong on any day
explain      one person's answer with reasons; deciding the same answer without them; trials the tests beside a file
"""
