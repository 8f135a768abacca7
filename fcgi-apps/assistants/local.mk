# rufwacht-assistants
